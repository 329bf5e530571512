import { useEffect, useRef } from 'react';
import {
  AcceptOfferDocument,
  DeclineOfferDocument,
  type OfferCardFragment,
} from '../graphql/operations.generated.ts';
import { useAction } from '../graphql/use-action.ts';
import { useText } from '../language/language.tsx';
import { placeLabel } from '../map/places.ts';
import { Refused } from '../parts/controls.tsx';
import { useNow } from './use-now.ts';

interface OfferCardProps {
  readonly offer: OfferCardFragment;
  /** The offer was answered, or its time is up. */
  readonly onEnd: () => void;
}

const TICK_MS = 250;
/** The ring's length, by its radius of 26. */
const RING = 2 * Math.PI * 26;
/** What the ring is full at; a longer offer begins with a full ring all the same. */
const FULL_MS = 15_000;

/** A call that waits for this courier's answer, and the time that is left for it. */
export function OfferCard({ offer: { id, call, round, expiresAt }, onEnd }: OfferCardProps) {
  const { t, format, language } = useText();
  const accept = useAction(AcceptOfferDocument);
  const decline = useAction(DeclineOfferDocument);
  const leftMs = Math.max(0, Date.parse(expiresAt) - useNow(TICK_MS));
  const over = leftMs === 0;
  const seconds = Math.ceil(leftMs / 1000);
  const ended = useRef(onEnd);
  useEffect(() => {
    ended.current = onEnd;
  });
  useEffect(() => {
    if (over) ended.current();
  }, [over]);

  async function answer(run: typeof accept.run | typeof decline.run): Promise<void> {
    await run({ input: { offerId: id } });
    onEnd();
  }

  return (
    <section className="card offer" aria-labelledby={`offer-${id}`}>
      <div className="offer-head">
        <div>
          <h2 id={`offer-${id}`}>{t('courier.offer')}</h2>
          <p className="offer-round">{t('courier.offerRound', { n: round })}</p>
        </div>
        <div className="ring" role="timer" aria-label={t('courier.offerLeft', { n: seconds })}>
          <svg viewBox="0 0 60 60" aria-hidden="true">
            <circle cx="30" cy="30" r="26" />
            <circle
              className="ring-left"
              cx="30"
              cy="30"
              r="26"
              strokeDasharray={RING}
              strokeDashoffset={RING * (1 - Math.min(leftMs / FULL_MS, 1))}
            />
          </svg>
          <span aria-hidden="true">{seconds}</span>
        </div>
      </div>
      <p className="offer-place">{placeLabel(call.place.label, language)}</p>
      <p className="offer-more">
        {t(`parcel.${call.parcelClass}`)} · {format.money(call.fare)}
      </p>
      <Refused>{over ? t('courier.offerGone') : (accept.problem ?? decline.problem)}</Refused>
      <div className="sheet-buttons">
        <button
          type="button"
          className="button button-quiet"
          disabled={over || decline.busy}
          onClick={() => void answer(decline.run)}
        >
          {t('courier.decline')}
        </button>
        <button
          type="button"
          className="button"
          disabled={over || accept.busy}
          onClick={() => void answer(accept.run)}
        >
          {t('courier.accept')}
        </button>
      </div>
    </section>
  );
}
