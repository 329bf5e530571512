import { useMemo } from 'react';
import { Link } from 'wouter';
import {
  CallChangedDocument,
  type CallDetailFragment,
  CallDocument,
  CancelPickupDocument,
  type PickupCallStatus,
} from '../graphql/operations.generated.ts';
import { useAction } from '../graphql/use-action.ts';
import { useData } from '../graphql/use-data.ts';
import { useLive } from '../graphql/use-live.ts';
import { useText } from '../language/language.tsx';
import { placeLabel } from '../map/places.ts';
import { type MapMarker, SeoulMap } from '../map/seoul-map.tsx';
import { Icon } from '../parts/icon.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Problem, Skeleton, Stale } from '../parts/states.tsx';
import { Crossing, History, StatusPill } from '../parts/status.tsx';
import { callGoesOn, callTones } from '../parts/tones.ts';
import { CancelButton } from './cancel-button.tsx';

const way = [
  'REQUESTED',
  'SEARCHING',
  'CONFIRMED',
  'PICKED_UP',
] as const satisfies readonly PickupCallStatus[];

const hasCourier: ReadonlySet<PickupCallStatus> = new Set(['CONFIRMED', 'PICKED_UP']);

export function CallPage({ id }: { readonly id: string }) {
  const { t } = useText();
  const { data, error, loading, refresh } = useData(CallDocument, { id });
  const known = data?.pickupCall !== null;
  useLive(CallChangedDocument, { id }, undefined, !known);
  const call = data?.pickupCall;

  return (
    <Page
      title={t('call.title')}
      back="/"
      className="follow"
      beside={
        call && <StatusPill tone={callTones[call.status]}>{t(`call.status.${call.status}`)}</StatusPill>
      }
    >
      {loading && <Skeleton rows={6} />}
      {!data && error && <Problem error={error} onRetry={refresh} />}
      {data && !call && <Empty icon="parcel" title={t('call.missing')} />}
      {call && <Stale error={error} />}
      {call && <Call call={call} />}
    </Page>
  );
}

function Call({ call }: { readonly call: CallDetailFragment }) {
  const { t, format, language } = useText();
  // The assignment is asked for on its own, and may be ahead of the status: the courier is shown when both agree.
  const courier = hasCourier.has(call.status) ? call.assignment?.courier : undefined;
  const stranded = call.status === 'CANCELLED' || call.status === 'NO_COURIER';
  return (
    <>
      <div className="follow-map">
        <CallMap call={call} />
      </div>
      <div className="follow-side">
        <section className="card follow-card">
          <Crossing
            label={t('call.history')}
            steps={way.map((status) => ({ key: status, label: t(`call.status.${status}`) }))}
            reached={reachedOn(call)}
            stranded={stranded}
            moving={callGoesOn(call.status)}
          />
          <p className="say" aria-live="polite">
            {sentence(call)}
          </p>
          {courier && (
            <div className="courier-line">
              <span className="face" aria-hidden="true">
                {courier.name.slice(0, 1)}
              </span>
              <span className="courier-words">
                <strong>{courier.name}</strong>
                <span>
                  {t(`vehicle.${courier.vehicle}`)}
                  {call.assignment?.distanceMeters != null &&
                    ` · ${format.distance(call.assignment.distanceMeters)}`}
                </span>
              </span>
              {call.status === 'CONFIRMED' && (
                <a
                  className="tool tool-strong"
                  href={`tel:${courier.tel}`}
                  aria-label={t('call.ring', { name: courier.name })}
                >
                  <Icon name="phone" />
                </a>
              )}
            </div>
          )}
          <CancelCall call={call} />
        </section>
        <section className="card">
          <dl className="facts">
            <div>
              <dt>{t('call.place')}</dt>
              <dd>{placeLabel(call.place.label, language)}</dd>
            </div>
            <div>
              <dt>{t('pickup.parcel')}</dt>
              <dd>{t(`parcel.${call.parcelClass}`)}</dd>
            </div>
            <div>
              <dt>{t('pickup.fare')}</dt>
              <dd>{format.money(call.fare)}</dd>
            </div>
            <div>
              <dt>{t('call.requestedAt')}</dt>
              <dd>{format.dayTime(call.requestedAt)}</dd>
            </div>
          </dl>
        </section>
        <section className="card" aria-labelledby="call-history">
          <h2 id="call-history">{t('call.history')}</h2>
          <History entries={call.history} of="call.status" />
        </section>
      </div>
    </>
  );

  function sentence({ status, assignment }: CallDetailFragment): string {
    if (status !== 'CONFIRMED') return t(`call.say.${status}`);
    const name = assignment?.courier?.name ?? '';
    const { distanceMeters } = assignment ?? {};
    return distanceMeters == null
      ? t('call.say.CONFIRMED', { name })
      : t('call.say.CONFIRMED_FAR', { name, distance: format.distance(distanceMeters) });
  }
}

/** How far the call came on its way, also when it has left it. */
function reachedOn({ status, history }: CallDetailFragment): number {
  const reached = [status, ...history.map((entry) => entry.status)].map((one) =>
    way.indexOf(one as (typeof way)[number]),
  );
  return status === 'SEARCHING' ? way.indexOf('SEARCHING') : Math.max(0, ...reached);
}

function CallMap({ call }: { readonly call: CallDetailFragment }) {
  const { t, format, language } = useText();
  const { place, assignment, status } = call;
  const courier = status === 'CONFIRMED' ? assignment?.courier : undefined;
  const position = courier?.position ?? undefined;
  const markers = useMemo<MapMarker[]>(
    () => [
      {
        id: 'place',
        kind: 'landing',
        point: place.point,
        label: placeLabel(place.label, language),
        named: true,
        tone: callTones[status],
      },
      ...(courier && position
        ? [
            {
              id: courier.id,
              kind: 'courier' as const,
              point: position,
              named: true,
              label:
                assignment?.distanceMeters == null
                  ? courier.name
                  : t('map.courierAt', {
                      name: courier.name,
                      distance: format.distance(assignment.distanceMeters),
                    }),
            },
          ]
        : []),
    ],
    [place, courier, position, assignment, status, t, format, language],
  );
  return (
    <SeoulMap
      label={t('pickup.mapLabel')}
      markers={markers}
      focus={position ? [place.point, position] : [place.point]}
      focusKey={courier?.id ?? 'alone'}
    />
  );
}

function CancelCall({ call: { id, status } }: { readonly call: CallDetailFragment }) {
  const { t } = useText();
  const cancel = useAction(CancelPickupDocument);
  if (status === 'CANCELLED' || status === 'NO_COURIER' || status === 'PICKED_UP') {
    return (
      <Link href="/" className="button button-quiet button-wide">
        {t('call.again')}
      </Link>
    );
  }
  return (
    <CancelButton
      what="call"
      action={cancel}
      disabled={status === 'CANCEL_PENDING'}
      onCancel={() => cancel.run({ input: { callId: id } })}
    />
  );
}
