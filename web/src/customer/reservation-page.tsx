import { Link } from 'wouter';
import {
  CancelReservationDocument,
  ReservationChangedDocument,
  type ReservationDetailFragment,
  ReservationDocument,
  type ReservationStatus,
} from '../graphql/operations.generated.ts';
import { useAction } from '../graphql/use-action.ts';
import { useData } from '../graphql/use-data.ts';
import { useLive } from '../graphql/use-live.ts';
import { useText } from '../language/language.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Problem, Skeleton, Stale } from '../parts/states.tsx';
import { Crossing, History, StatusPill } from '../parts/status.tsx';
import { reservationTones } from '../parts/tones.ts';
import { CancelButton } from './cancel-button.tsx';

const way = [
  'RESERVED',
  'CONFIRMED',
  'PREPARED',
  'RENTED',
  'RETURNED',
] as const satisfies readonly ReservationStatus[];
const stranded: ReadonlySet<ReservationStatus> = new Set(['REJECTED', 'EXPIRED', 'CANCELLED']);
const cancellable: ReadonlySet<ReservationStatus> = new Set(['RESERVED', 'CONFIRMED', 'PREPARED']);

export default function ReservationPage({ id }: { readonly id: string }) {
  const { t } = useText();
  const { data, error, loading, refresh } = useData(ReservationDocument, { id });
  useLive(ReservationChangedDocument, { id }, undefined, data?.reservation === null);
  const reservation = data?.reservation;
  return (
    <Page
      title={t('reservation.title')}
      back="/me"
      className="reservation"
      beside={
        reservation && (
          <>
            <StatusPill tone={reservationTones[reservation.status]}>
              {t(`reservation.status.${reservation.status}`)}
            </StatusPill>
            {reservation.isOverdue && <StatusPill tone="bad">{t('reservation.overdue')}</StatusPill>}
          </>
        )
      }
    >
      {loading && <Skeleton rows={6} />}
      {!data && error && <Problem error={error} onRetry={refresh} />}
      {data && !reservation && <Empty icon="laptop" title={t('reservation.missing')} />}
      {reservation && <Stale error={error} />}
      {reservation && <Reservation reservation={reservation} />}
    </Page>
  );
}

function Reservation({ reservation }: { readonly reservation: ReservationDetailFragment }) {
  const { t, format } = useText();
  const { status, item, quantity, startDate, endDate, total, lateFee, isOverdue, order } = reservation;
  return (
    <>
      <section className="card">
        <Crossing
          label={t('call.history')}
          steps={way.map((step) => ({ key: step, label: t(`reservation.status.${step}`) }))}
          reached={reachedOn(reservation)}
          stranded={stranded.has(status)}
          moving={status !== 'RETURNED' && !stranded.has(status)}
        />
        <p className="say" aria-live="polite">
          {isOverdue ? t('reservation.say.OVERDUE') : sentence()}
        </p>
        {cancellable.has(status) ? (
          <CancelReservation id={reservation.id} />
        ) : (
          <Link href="/rent" className="button button-quiet button-wide">
            {t('me.startRental')}
          </Link>
        )}
      </section>
      <section className="card">
        <dl className="facts">
          <div>
            <dt>{t('reservation.item')}</dt>
            <dd>
              <Link href={`/rent/${item.id}`}>{item.name}</Link> × {quantity}
            </dd>
          </div>
          <div>
            <dt>{t('reservation.dates')}</dt>
            <dd>{format.days(startDate, endDate)}</dd>
          </div>
          <div>
            <dt>{t('item.total')}</dt>
            <dd>{format.money(total)}</dd>
          </div>
          {lateFee.amount > 0 && (
            <div className="facts-bad">
              <dt>{t('reservation.lateFee')}</dt>
              <dd>{format.money(lateFee)}</dd>
            </div>
          )}
          {order?.rejectReason && (
            <div>
              <dt>{t('reservation.reason')}</dt>
              <dd>{order.rejectReason}</dd>
            </div>
          )}
        </dl>
      </section>
      <section className="card" aria-labelledby="reservation-history">
        <h2 id="reservation-history">{t('call.history')}</h2>
        <History entries={reservation.history} of="reservation.status" />
      </section>
    </>
  );

  function sentence(): string {
    const values = { day: format.day(endDate), n: order?.returnedQuantity ?? 0, quantity };
    return t(`reservation.say.${status}`, values);
  }
}

/** How far it came on its way, also when it has left it. */
function reachedOn({ status, history }: ReservationDetailFragment): number {
  const reached = [status, ...history.map((entry) => entry.status)].map((one) =>
    way.indexOf(one === 'PARTIALLY_RETURNED' ? 'RENTED' : (one as (typeof way)[number])),
  );
  return Math.max(0, ...reached);
}

function CancelReservation({ id }: { readonly id: string }) {
  const cancel = useAction(CancelReservationDocument);
  return (
    <CancelButton
      what="reservation"
      action={cancel}
      onCancel={() => cancel.run({ input: { reservationId: id } })}
    />
  );
}
