import type { GeoPoint } from '@naru/geography';
import { useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import {
  MyCallsDocument,
  NearbyDocument,
  type ParcelClass,
  QuoteDocument,
  RequestPickupDocument,
} from '../graphql/operations.generated.ts';
import { useAction } from '../graphql/use-action.ts';
import { useData } from '../graphql/use-data.ts';
import { usePerson } from '../landing.tsx';
import { useText } from '../language/language.tsx';
import { gazetteerLabel, labelNear, PLACES, placeLabel } from '../map/places.ts';
import { type MapMarker, SeoulMap } from '../map/seoul-map.tsx';
import { Field, Refused, Segmented } from '../parts/controls.tsx';
import { Icon } from '../parts/icon.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Skeleton } from '../parts/states.tsx';
import { StatusPill } from '../parts/status.tsx';
import { callGoesOn, callTones } from '../parts/tones.ts';
import { PlaceSearch } from './place-search.tsx';

const RADIUS_METERS = 2_000;
const LOOK_AROUND_MS = 15_000;
const CALLS_SHOWN = 4;
const TEL_KEY = 'naru.tel';

/** Where somebody chose to be picked up: a place of the gazetteer, or a point on the map beside one. */
interface Chosen {
  readonly label: string;
  readonly point: GeoPoint;
}

export function PickupPage() {
  const { t, format, language } = useText();
  const person = usePerson();
  const [, navigate] = useLocation();
  const [chosen, setChosen] = useState<Chosen>();
  const [parcelClass, setParcelClass] = useState<ParcelClass>('UNDER_10KG');
  const [tel, setTel] = useState(() => person.tel ?? localStorage.getItem(TEL_KEY) ?? '');
  // The same key until a request is accepted: pressing twice, or again after a lost answer, requests one pick-up.
  const [idempotencyKey, setIdempotencyKey] = useState(() => crypto.randomUUID());
  const request = useAction(RequestPickupDocument);

  const place = chosen ?? { label: '', point: { lat: 0, lon: 0 } };
  const pause = chosen === undefined;
  const quote = useData(QuoteDocument, { parcelClass, place }, { pause });
  const nearby = useData(
    NearbyDocument,
    { parcelClass, place, radiusMeters: RADIUS_METERS },
    { pause, everyMs: LOOK_AROUND_MS },
  );
  const couriers = pause ? [] : (nearby.data?.couriersNear ?? []);

  function choosePoint(point: GeoPoint): void {
    setChosen({ label: labelNear(point), point });
  }

  async function call(): Promise<void> {
    if (!chosen) return;
    const answer = await request.run({ input: { idempotencyKey, tel, parcelClass, place: chosen } });
    if (!answer?.requestPickup.call) return;
    if (!person.tel) localStorage.setItem(TEL_KEY, tel);
    setIdempotencyKey(crypto.randomUUID());
    navigate(`/calls/${answer.requestPickup.call.id}`);
  }

  const markers = useMemo<MapMarker[]>(
    () => [
      ...PLACES.map(
        (one): MapMarker => ({
          id: one.label,
          kind: 'place',
          point: one.point,
          label: gazetteerLabel(one, language),
          onSelect: () => setChosen({ label: one.label, point: one.point }),
        }),
      ),
      ...couriers.flatMap(({ courier, distanceMeters: away }): MapMarker[] =>
        courier.position
          ? [
              {
                id: courier.id,
                kind: 'courier',
                point: courier.position,
                label: t('map.courierAt', { name: courier.name, distance: format.distance(away) }),
              },
            ]
          : [],
      ),
      ...(chosen
        ? [
            {
              id: 'chosen',
              kind: 'chosen' as const,
              point: chosen.point,
              label: t('map.chosen', { place: placeLabel(chosen.label, language) }),
            },
          ]
        : []),
    ],
    [couriers, chosen, language, t, format],
  );
  const fare = pause ? undefined : quote.data?.quotePickup;

  return (
    <Page title={t('pickup.title')} className="pickup">
      <div className="pickup-map">
        <SeoulMap
          label={t('pickup.mapLabel')}
          markers={markers}
          onChoose={choosePoint}
          focus={
            chosen
              ? [chosen.point, ...couriers.slice(0, 4).flatMap(({ courier }) => courier.position ?? [])]
              : undefined
          }
          focusKey={chosen ? `${chosen.point.lat} ${couriers.length > 0}` : ''}
        />
      </div>
      <form
        className="pickup-form card"
        onSubmit={(event) => {
          event.preventDefault();
          void call();
        }}
      >
        <PlaceSearch
          chosen={chosen && placeLabel(chosen.label, language)}
          onChoose={({ label, point }) => setChosen({ label, point })}
        />
        <Segmented
          label={t('pickup.parcel')}
          value={parcelClass}
          onChange={setParcelClass}
          options={(['UNDER_10KG', 'FROM_10KG'] as const).map((value) => ({
            value,
            label: t(`parcel.${value}`),
          }))}
        />
        <Field label={t('pickup.tel')}>
          {(id) => (
            <input
              id={id}
              type="tel"
              autoComplete="tel"
              required
              placeholder={t('pickup.telHint')}
              value={tel}
              onChange={({ target }) => setTel(target.value)}
            />
          )}
        </Field>
        <div className="pickup-foot">
          <div className="quote" aria-live="polite">
            <span className="quote-label">{t('pickup.fare')}</span>
            {fare ? (
              <>
                <strong className="quote-fare">{format.money(fare.fare)}</strong>
                <span className="quote-more">
                  <CouriersNear n={couriers.length} />
                  {' · '}
                  {t('pickup.fareUntil', { time: format.time(fare.expiresAt) })}
                </span>
              </>
            ) : (
              <span className="quote-more">{quote.error ? t('problem.offline') : t('pickup.fareWait')}</span>
            )}
          </div>
          <Refused>{request.problem}</Refused>
          <button type="submit" className="button button-wide" disabled={!chosen || request.busy}>
            {t(request.busy ? 'pickup.requesting' : 'pickup.request')}
          </button>
        </div>
      </form>
      <RecentCalls />
    </Page>
  );
}

function RecentCalls() {
  const { t, format, language } = useText();
  const { data, loading } = useData(MyCallsDocument, { first: CALLS_SHOWN });
  const calls = data?.pickupCalls.nodes ?? [];
  return (
    <section className="recent" aria-labelledby="recent">
      <h2 id="recent">{t('pickup.recent')}</h2>
      {loading && <Skeleton />}
      {data && calls.length === 0 && (
        <Empty icon="parcel" title={t('pickup.none')} hint={t('pickup.noneHint')} />
      )}
      <ul className="rows">
        {calls.map(({ id, status, place, fare, requestedAt }) => (
          <li key={id}>
            <Link href={`/calls/${id}`} className={`row${callGoesOn(status) ? ' row-active' : ''}`}>
              <span className="row-main">
                <strong>{placeLabel(place.label, language)}</strong>
                <span>
                  {format.dayTime(requestedAt)} · {format.money(fare)}
                </span>
              </span>
              <StatusPill tone={callTones[status]}>{t(`call.status.${status}`)}</StatusPill>
              <Icon name="forward" />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function CouriersNear({ n }: { readonly n: number }) {
  const { t } = useText();
  if (n === 0) return t('pickup.couriersNone');
  return n === 1 ? t('pickup.courierNear1') : t('pickup.couriersNear', { n });
}
