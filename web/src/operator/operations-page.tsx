import { useMemo, useState } from 'react';
import {
  CallsChangedDocument,
  CourierPositionsDocument,
  type CourierStateFragment,
  OperatorBoardDocument,
  type OperatorCallFragment,
  ReservationsChangedDocument,
} from '../graphql/operations.generated.ts';
import { useData } from '../graphql/use-data.ts';
import { useLive } from '../graphql/use-live.ts';
import { useText } from '../language/language.tsx';
import { placeLabel } from '../map/places.ts';
import { type MapMarker, SeoulMap } from '../map/seoul-map.tsx';
import { Page } from '../parts/page.tsx';
import { Problem, Skeleton, Stale } from '../parts/states.tsx';
import { callGoesOn, callTones, reservationTones } from '../parts/tones.ts';
import { type Happening, withHappening } from './flow.ts';
import { FlowList } from './flow-list.tsx';
import { StatusPanels } from './status-panels.tsx';
import { useStatus } from './use-status.ts';

const SHOWN = 100;
const POSITIONS_EVERY_MS = 5_000;
/** A courier last seen longer ago gets no calls. */
const STALE_SECONDS = 300;
const RECENT = 12;

/** Everything at once: who is where, what happens in both businesses, and how the services are. */
export function OperationsPage() {
  const { t, language } = useText();
  const { data, error, loading, refresh } = useData(OperatorBoardDocument, { first: SHOWN });
  useData(CourierPositionsDocument, {}, { everyMs: POSITIONS_EVERY_MS }); // the map's couriers follow in the cache
  const { status, failed } = useStatus();
  const [pickups, setPickups] = useState<readonly Happening[]>([]);
  const [rentals, setRentals] = useState<readonly Happening[]>([]);

  const calls = data?.pickupCalls.nodes ?? [];
  const known = new Set(calls.map(({ id }) => id));
  useLive(CallsChangedDocument, {}, ({ pickupCallsChanged: { cursor, occurredAt, call } }) => {
    if (!known.has(call.id)) refresh();
    setPickups((list) => withHappening(list, { ...pickupLine(call), cursor, at: occurredAt }));
  });
  useLive(ReservationsChangedDocument, {}, ({ reservationsChanged }) => {
    const { cursor, occurredAt, reservation } = reservationsChanged;
    setRentals((list) => withHappening(list, { ...rentalLine(reservation), cursor, at: occurredAt }));
  });

  const pickupLine = (call: OperatorCallFragment) => ({
    title: placeLabel(call.place.label, language),
    detail: call.assignment?.courier?.name ?? t('operator.customer', { id: call.customerId }),
    status: call.status,
  });
  const rentalLine = (reservation: {
    item: { name: string };
    quantity: number;
    customerId: string;
    status: string;
  }) => ({
    title:
      reservation.quantity === 1
        ? reservation.item.name
        : `${reservation.item.name} × ${reservation.quantity}`,
    detail: t('operator.customer', { id: reservation.customerId }),
    status: reservation.status,
  });

  // What happened before somebody looked is listed below what happens now.
  const pickupFlow = [
    ...pickups,
    ...calls
      .filter(({ updatedAt }) => updatedAt < (pickups.at(-1)?.at ?? '9'))
      .toSorted((one, other) => other.updatedAt.localeCompare(one.updatedAt))
      .slice(0, RECENT)
      .map((call) => ({ ...pickupLine(call), cursor: call.id, at: call.updatedAt })),
  ];
  const rentalFlow = [
    ...rentals,
    ...(data?.reservations.nodes ?? [])
      .filter(({ updatedAt }) => updatedAt < (rentals.at(-1)?.at ?? '9'))
      .toSorted((one, other) => other.updatedAt.localeCompare(one.updatedAt))
      .slice(0, RECENT)
      .map((one) => ({ ...rentalLine(one), cursor: one.id, at: one.updatedAt })),
  ];

  const couriers = data?.couriers ?? [];
  const working = couriers.filter(isWorking);
  const openCalls = calls.filter((call) => callGoesOn(call.status));
  const behind = status?.consumers?.reduce((sum, { pending, underWay }) => sum + pending + underWay, 0);
  return (
    <Page title={t('operator.title')} className="operations">
      {loading && <Skeleton rows={6} />}
      {!data && error && <Problem error={error} onRetry={refresh} />}
      {data && <Stale error={error} />}
      {data && (
        <>
          <dl className="tiles">
            <Tile value={working.length} label={t('operator.online')} of={couriers.length} />
            <Tile
              value={working.filter(({ load, capacity }) => load < capacity).length}
              label={t('operator.free')}
            />
            <Tile value={openCalls.length} label={t('operator.open')} />
            <Tile value={behind} label={t('operator.lag')} bad={(behind ?? 0) > 0} />
            <Tile
              value={status?.deadLetters?.total}
              label={t('operator.letters')}
              bad={(status?.deadLetters?.total ?? 0) > 0}
            />
          </dl>
          <section className="operations-map" aria-labelledby="operations-map">
            <h2 id="operations-map" className="visually-hidden">
              {t('operator.map')}
            </h2>
            <OperationsMap couriers={couriers} calls={openCalls} />
          </section>
          <FlowList
            title={t('operator.pickupFlow')}
            happenings={pickupFlow}
            of="call.status"
            toneOf={(one) => callTones[one as keyof typeof callTones]}
          />
          <FlowList
            title={t('operator.rentalFlow')}
            happenings={rentalFlow}
            of="reservation.status"
            toneOf={(one) => reservationTones[one as keyof typeof reservationTones]}
          />
        </>
      )}
      <StatusPanels status={status} failed={failed} />
    </Page>
  );
}

const isWorking = ({ online, positionAgeSeconds }: CourierStateFragment): boolean =>
  online && positionAgeSeconds !== null && positionAgeSeconds <= STALE_SECONDS;

interface TileProps {
  readonly value: number | undefined;
  readonly label: string;
  readonly of?: number;
  readonly bad?: boolean;
}

const Tile = ({ value, label, of, bad = false }: TileProps) => (
  <div className={bad ? 'figure figure-bad' : 'figure'}>
    <dt>{label}</dt>
    <dd>
      {value ?? '–'}
      {of !== undefined && <small> / {of}</small>}
    </dd>
  </div>
);

interface OperationsMapProps {
  readonly couriers: readonly CourierStateFragment[];
  readonly calls: readonly OperatorCallFragment[];
}

function OperationsMap({ couriers, calls }: OperationsMapProps) {
  const { t, language } = useText();
  const markers = useMemo<MapMarker[]>(
    () => [
      ...couriers.flatMap((courier): MapMarker[] => {
        const { id, name, vehicle, load, capacity, position } = courier;
        if (!position) return [];
        const tone = !isWorking(courier) ? 'quiet' : load >= capacity ? 'wait' : 'good';
        const label = `${name}, ${t(`vehicle.${vehicle}`)}, ${t('courier.load', { load, capacity })}`;
        return [{ id, kind: 'courier', point: position, label, tone }];
      }),
      ...calls.map(
        ({ id, place, status }): MapMarker => ({
          id,
          kind: 'call',
          point: place.point,
          label: `${placeLabel(place.label, language)}, ${t(`call.status.${status}`)}`,
          tone: callTones[status],
        }),
      ),
    ],
    [couriers, calls, language, t],
  );
  return (
    <SeoulMap
      label={t('operator.map')}
      markers={markers}
      focus={markers.map(({ point }) => point)}
      focusKey={`${markers.length > 0}`}
    />
  );
}
