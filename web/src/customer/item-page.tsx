import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import {
  ItemCalendarDocument,
  type ItemCardFragment,
  ItemChangedDocument,
  ReserveItemDocument,
} from '../graphql/operations.generated.ts';
import { useAction } from '../graphql/use-action.ts';
import { useData } from '../graphql/use-data.ts';
import { useLive } from '../graphql/use-live.ts';
import { useText } from '../language/language.tsx';
import { Refused, Stepper } from '../parts/controls.tsx';
import { ItemPicture } from '../parts/item-picture.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Problem, Skeleton } from '../parts/states.tsx';
import { AvailabilityCalendar, askedFor } from './availability-calendar.tsx';
import { choose, daysIn, lastOfMonth, leastOn, monthOf, type Range, todayInSeoul } from './calendar-month.ts';

export default function ItemPage({ id }: { readonly id: string }) {
  const { t } = useText();
  const today = todayInSeoul();
  const [month, setMonth] = useState(() => monthOf(today));
  const shown = useData(ItemCalendarDocument, { id, ...askedFor(month, today) });
  const next = useData(ItemCalendarDocument, { id, ...askedFor(monthOf(month, 1), today) });
  // Others reserve meanwhile: what is free is looked at anew with every change of the item.
  useLive(ItemChangedDocument, { id }, ({ itemChanged: { event } }) => {
    if (event === 'snapshot') return;
    shown.refresh();
    next.refresh();
  });
  const item = shown.data?.item;
  const free = useMemo(
    () =>
      new Map(
        [shown.data, next.data].flatMap((data) =>
          (data?.item?.availability ?? []).map(({ date, available }) => [date, available] as const),
        ),
      ),
    [shown.data, next.data],
  );
  return (
    <Page title={item?.name ?? t('rent.title')} back="/rent" className="item-page">
      {shown.loading && <Skeleton rows={6} />}
      {!shown.data && shown.error && <Problem error={shown.error} onRetry={shown.refresh} />}
      {shown.data && !item && <Empty icon="laptop" title={t('rent.missing')} />}
      {item && <Reserve item={item} free={free} today={today} month={month} onMonth={setMonth} />}
    </Page>
  );
}

interface ReserveProps {
  readonly item: ItemCardFragment;
  readonly free: ReadonlyMap<string, number>;
  readonly today: string;
  readonly month: string;
  readonly onMonth: (month: string) => void;
}

function Reserve({ item, free, today, month, onMonth }: ReserveProps) {
  const { t, format } = useText();
  const [, navigate] = useLocation();
  const [range, setRange] = useState<Range>();
  const [wanted, setWanted] = useState(1);
  const [idempotencyKey, setIdempotencyKey] = useState(() => crypto.randomUUID());
  const reserve = useAction(ReserveItemDocument);

  // What is free is known for the month that is shown and the next one: a range that leaves them begins anew.
  const known = range && range.first >= month && range.last <= lastOfMonth(monthOf(month, 1));
  const most = range && known ? leastOn(range, free) : item.units;
  const quantity = Math.min(wanted, Math.max(most, 1));
  const days = range ? daysIn(range.first, range.last) : 0;

  async function confirm(): Promise<void> {
    if (!range) return;
    const booking = { itemId: item.id, quantity, startDate: range.first, endDate: range.last };
    const answer = await reserve.run({ input: { idempotencyKey, ...booking } });
    setIdempotencyKey(crypto.randomUUID());
    if (answer?.reserveItem.reservation) navigate(`/reservations/${answer.reserveItem.reservation.id}`);
  }

  return (
    <>
      <section className="card item-card">
        <ItemPicture category={item.category} />
        <div>
          <p className="tile-category">{item.category}</p>
          <p className="item-rate">
            <b>{format.money(item.dayRate)}</b> {t('rent.perDay')}
          </p>
          <p className="item-stock">
            {item.stock > 0 ? t('rent.today', { n: item.stock, units: item.units }) : t('rent.todayNone')}
          </p>
        </div>
      </section>
      <section className="card item-calendar" aria-labelledby="item-when">
        <h2 id="item-when">{t('item.calendar')}</h2>
        <p className="hint">{t('item.calendarHint')}</p>
        <AvailabilityCalendar
          month={month}
          today={today}
          free={free}
          range={range}
          onMonth={onMonth}
          onChoose={(day) => {
            const next = choose(range, day);
            setRange(leastOn(next, free) > 0 ? next : { first: day, last: day });
          }}
        />
      </section>
      <section className="card item-order">
        <Stepper
          label={t('item.quantity')}
          value={quantity}
          min={1}
          max={Math.max(most, 1)}
          onChange={setWanted}
        />
        {range && known && <p className="hint">{t('item.atMost', { n: most })}</p>}
        <div className="quote" aria-live="polite">
          <span className="quote-label">{t('item.total')}</span>
          {range ? (
            <>
              <strong className="quote-fare">
                {format.money({ ...item.dayRate, amount: item.dayRate.amount * days * quantity })}
              </strong>
              <span className="quote-more">
                {format.days(range.first, range.last)} ·{' '}
                {days === 1 ? t('item.day1') : t('item.days', { n: days })}
              </span>
            </>
          ) : (
            <span className="quote-more">{t('item.chooseDays')}</span>
          )}
        </div>
        <Refused>{reserve.problem}</Refused>
        <button
          type="button"
          className="button button-wide"
          disabled={!range || reserve.busy}
          onClick={() => void confirm()}
        >
          {t(reserve.busy ? 'item.reserving' : 'item.reserve')}
        </button>
      </section>
    </>
  );
}
