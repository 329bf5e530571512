import type { GeoPoint } from '@naru/geography';
import { useEffect, useState } from 'react';
import { type CourierStateFragment, SetCourierOnlineDocument } from '../graphql/operations.generated.ts';
import { useAction } from '../graphql/use-action.ts';
import { useText } from '../language/language.tsx';
import { Refused } from '../parts/controls.tsx';
import { Icon } from '../parts/icon.tsx';
import { useToast } from '../parts/toast.tsx';
import { useNow } from './use-now.ts';

interface DutyCardProps {
  readonly courier: CourierStateFragment;
  readonly onReport: (point: GeoPoint) => void;
  readonly onChange: () => void;
}

/** Positions older than the dispatcher believes get no calls; the courier is told in time. */
const OLD_SECONDS = 240;
/** A courier who looks at this page is where they said, until they say otherwise. */
const HEARTBEAT_MS = 60_000;
const TICK_MS = 1_000;

/** On line or off, and where: the two things that calls depend on. */
export function DutyCard({ courier, onReport, onChange }: DutyCardProps) {
  const { t } = useText();
  const toast = useToast();
  const duty = useAction(SetCourierOnlineDocument);
  const { id, online, load, capacity, position, positionAgeSeconds } = courier;
  const [toldAt, setToldAt] = useState(Date.now);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the age was true when it was told
  useEffect(() => setToldAt(Date.now()), [positionAgeSeconds, position?.lat, position?.lon]);
  const passedSeconds = Math.max(0, Math.floor((useNow(TICK_MS) - toldAt) / 1000));
  const ageSeconds = positionAgeSeconds === null ? undefined : positionAgeSeconds + passedSeconds;
  const old = ageSeconds !== undefined && ageSeconds > OLD_SECONDS;

  useEffect(() => {
    if (!online || !position) return undefined;
    const timer = setInterval(() => onReport(position), HEARTBEAT_MS);
    return () => clearInterval(timer);
  }, [online, position, onReport]);

  function locate(): void {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => onReport({ lat: coords.latitude, lon: coords.longitude }),
      () => toast(t('courier.locateFailed'), 'bad'),
      { enableHighAccuracy: true, timeout: 10_000 },
    );
  }

  return (
    <section className={`card duty${online ? ' duty-on' : ''}`} aria-labelledby="duty">
      <label className="switch">
        <span>
          <strong id="duty">{t(online ? 'courier.online' : 'courier.offline')}</strong>
          <span className="switch-hint">{t(online ? 'courier.onlineHint' : 'courier.offlineHint')}</span>
        </span>
        <input
          type="checkbox"
          role="switch"
          aria-label={t('courier.goOnline')}
          aria-checked={online}
          checked={online}
          disabled={duty.busy}
          onChange={async ({ target }) => {
            await duty.run({ input: { courierId: id, online: target.checked } });
            onChange();
          }}
        />
      </label>
      <Refused>{duty.problem}</Refused>
      <dl className="facts">
        <div>
          <dt>{t('courier.title')}</dt>
          <dd>{t('courier.load', { load, capacity })}</dd>
        </div>
        <div className={old ? 'facts-bad' : ''}>
          <dt>{t('courier.position')}</dt>
          <dd>
            {ageSeconds === undefined
              ? t('courier.positionNone')
              : old
                ? t('courier.positionOld')
                : t('courier.positionAge', { n: ageSeconds })}
          </dd>
        </div>
      </dl>
      <div className="order-actions">
        {position && (
          <button
            type="button"
            className="button button-quiet button-small"
            onClick={() => onReport(position)}
          >
            <Icon name="pin" />
            {t('courier.report')}
          </button>
        )}
        <button type="button" className="button button-quiet button-small" onClick={locate}>
          <Icon name="locate" />
          {t('courier.locate')}
        </button>
      </div>
      <p className="hint">{t('courier.positionHint')}</p>
    </section>
  );
}
