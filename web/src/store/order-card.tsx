import { useState } from 'react';
import {
  ConfirmOrderDocument,
  HandOverOrderDocument,
  type OrderCardFragment,
  PrepareOrderDocument,
  RejectOrderDocument,
  ReturnItemsDocument,
  type StoreOrderStatus,
} from '../graphql/operations.generated.ts';
import { useAction } from '../graphql/use-action.ts';
import { useText } from '../language/language.tsx';
import { Field, Refused, Stepper } from '../parts/controls.tsx';
import { SheetForm } from '../parts/sheet.tsx';
import { StatusPill } from '../parts/status.tsx';
import { orderTones } from '../parts/tones.ts';

/** What the column says already. */
const said: ReadonlySet<StoreOrderStatus> = new Set(['RECEIVED', 'CONFIRMED', 'PREPARED', 'RENTED']);

export function OrderCard({ order }: { readonly order: OrderCardFragment }) {
  const { t, format } = useText();
  const { status, itemName, quantity, returnedQuantity, startDate, endDate, reservation, rejectReason } =
    order;
  return (
    <article className={`order tone-edge-${orderTones[status]}`} aria-label={itemName}>
      <div className="order-head">
        <strong>{itemName}</strong>
        {!said.has(status) && (
          <StatusPill tone={orderTones[status]}>{t(`store.status.${status}`)}</StatusPill>
        )}
      </div>
      <p>
        {quantity === 1 ? t('store.unit1') : t('store.units', { n: quantity })} ·{' '}
        {format.money(reservation.total)}
      </p>
      <p className="order-days">{format.days(startDate, endDate)}</p>
      <p className="order-customer">{reservation.customerId}</p>
      {status === 'PARTIALLY_RETURNED' && <p>{t('store.back', { n: returnedQuantity, quantity })}</p>}
      {reservation.isOverdue && (
        <p className="order-overdue">
          {t('reservation.overdue')} · {t('reservation.lateFee')} {format.money(reservation.lateFee)}
        </p>
      )}
      {rejectReason && <p className="order-customer">“{rejectReason}”</p>}
      <Actions order={order} />
    </article>
  );
}

/** What the shop can do with an order next. */
function Actions({ order }: { readonly order: OrderCardFragment }) {
  const { t } = useText();
  const { id, status } = order;
  const confirm = useAction(ConfirmOrderDocument);
  const prepare = useAction(PrepareOrderDocument);
  const handOver = useAction(HandOverOrderDocument);
  const [asking, setAsking] = useState<'reject' | 'return'>();
  const input = { orderId: id };
  const close = () => setAsking(undefined);
  const button = (label: string, busy: boolean, act: () => void) => (
    <button type="button" className="button button-small" disabled={busy} onClick={act}>
      {label}
    </button>
  );

  return (
    <>
      <Refused>{confirm.problem ?? prepare.problem ?? handOver.problem}</Refused>
      <div className="order-actions">
        {status === 'RECEIVED' && (
          <>
            {button(t('store.confirm'), confirm.busy, () => void confirm.run({ input }))}
            <button
              type="button"
              className="button button-quiet button-small"
              onClick={() => setAsking('reject')}
            >
              {t('store.reject')}
            </button>
          </>
        )}
        {status === 'CONFIRMED' &&
          button(t('store.prepare'), prepare.busy, () => void prepare.run({ input }))}
        {status === 'PREPARED' &&
          button(t('store.handOver'), handOver.busy, () => void handOver.run({ input }))}
        {(status === 'RENTED' || status === 'PARTIALLY_RETURNED') &&
          button(t('store.return'), false, () => setAsking('return'))}
      </div>
      {asking === 'reject' && <RejectSheet orderId={id} onClose={close} />}
      {asking === 'return' && <ReturnSheet order={order} onClose={close} />}
    </>
  );
}

function RejectSheet({ orderId, onClose }: { readonly orderId: string; readonly onClose: () => void }) {
  const { t } = useText();
  const reject = useAction(RejectOrderDocument);
  const [reason, setReason] = useState(t('store.rejectDefault'));
  return (
    <SheetForm
      title={t('store.rejectTitle')}
      label={t('store.reject')}
      action={reject}
      danger
      onClose={onClose}
      onSubmit={async () => {
        if (await reject.run({ input: { orderId, reason } })) onClose();
      }}
    >
      <Field label={t('store.rejectReason')}>
        {(id) => (
          <textarea
            id={id}
            rows={2}
            maxLength={200}
            required
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        )}
      </Field>
    </SheetForm>
  );
}

interface ReturnSheetProps {
  readonly order: OrderCardFragment;
  readonly onClose: () => void;
}

function ReturnSheet({ order: { id, quantity, returnedQuantity }, onClose }: ReturnSheetProps) {
  const { t } = useText();
  const out = quantity - returnedQuantity;
  const [count, setCount] = useState(out);
  // One return however often the button is pressed.
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const takeBack = useAction(ReturnItemsDocument);
  return (
    <SheetForm
      title={t('store.returnTitle')}
      label={t('store.return')}
      action={takeBack}
      onClose={onClose}
      onSubmit={async () => {
        const input = { idempotencyKey, orderId: id, quantity: Math.min(count, out) };
        if (await takeBack.run({ input })) onClose();
      }}
    >
      <Stepper
        label={t('store.returnQuantity')}
        value={Math.min(count, out)}
        min={1}
        max={out}
        onChange={setCount}
      />
    </SheetForm>
  );
}
