import type { GeoPoint } from '@naru/geography';
import { useCallback, useMemo } from 'react';
import {
  CallsChangedDocument,
  CourierDeskDocument,
  type CourierDeskQuery,
  OfferChangedDocument,
  ReportCourierPositionDocument,
} from '../graphql/operations.generated.ts';
import { useAction } from '../graphql/use-action.ts';
import { useData } from '../graphql/use-data.ts';
import { useLive } from '../graphql/use-live.ts';
import { usePerson } from '../landing.tsx';
import { useText } from '../language/language.tsx';
import { placeLabel } from '../map/places.ts';
import { type MapMarker, SeoulMap } from '../map/seoul-map.tsx';
import { Refused } from '../parts/controls.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Problem, Skeleton, Stale } from '../parts/states.tsx';
import { useToast } from '../parts/toast.tsx';
import { DutyCard } from './duty-card.tsx';
import { OfferCard } from './offer-card.tsx';
import { RegisterCard } from './register-card.tsx';
import { TaskCard } from './task-card.tsx';

type Desk = CourierDeskQuery;

/** What a courier does: takes calls or rests, answers offers, picks parcels up. */
export function DeskPage() {
  const { t } = useText();
  const { sub: id } = usePerson();
  const { data, error, loading, refresh } = useData(CourierDeskDocument, { id });
  const registered = data?.courier !== null;
  const toast = useToast();
  useLive(
    OfferChangedDocument,
    { courierId: id },
    ({ offerChanged: { event, offer } }) => {
      refresh();
      if (event === 'opened') toast(`${t('courier.offer')}: ${offer.call.place.label}`, 'news');
    },
    !registered,
  );
  // A call may be assigned without an offer, and cancelled at any time.
  const mine = new Set(data?.courier?.assignments.map(({ call }) => call.id));
  useLive(
    CallsChangedDocument,
    {},
    ({ pickupCallsChanged: { call } }) => {
      if (mine.has(call.id) || call.assignment?.courier?.id === id) refresh();
    },
    !registered,
  );
  return (
    <Page title={t('courier.title')} className="follow">
      {loading && <Skeleton rows={6} />}
      {!data && error && <Problem error={error} onRetry={refresh} />}
      {data && <Stale error={error} />}
      {data && !data.courier && <RegisterCard onRegistered={refresh} />}
      {data?.courier && <CourierDesk courier={data.courier} offer={data.openOffer} refresh={refresh} />}
    </Page>
  );
}

interface CourierDeskProps {
  readonly courier: NonNullable<Desk['courier']>;
  readonly offer: Desk['openOffer'];
  readonly refresh: () => void;
}

function CourierDesk({ courier, offer, refresh }: CourierDeskProps) {
  const { t, language } = useText();
  const report = useAction(ReportCourierPositionDocument);
  const { assignments, position } = courier;
  const open = offer?.status === 'OFFERED' ? offer : undefined;

  const { run } = report;
  const reportFrom = useCallback(
    (point: GeoPoint) => void run({ input: { courierId: courier.id, position: point } }),
    [run, courier.id],
  );
  const markers = useMemo<MapMarker[]>(
    () => [
      ...assignments.map(
        ({ call }): MapMarker => ({
          id: call.id,
          kind: 'call',
          tone: 'good',
          point: call.place.point,
          label: placeLabel(call.place.label, language),
          named: true,
        }),
      ),
      ...(open
        ? [
            {
              id: open.id,
              kind: 'call' as const,
              tone: 'wait' as const,
              point: open.call.place.point,
              label: placeLabel(open.call.place.label, language),
              named: true,
            },
          ]
        : []),
      ...(position
        ? [{ id: courier.id, kind: 'courier' as const, point: position, label: t('map.here'), named: true }]
        : []),
    ],
    [assignments, open, position, courier.id, language, t],
  );
  const focus = markers.map(({ point }) => point);
  return (
    <>
      <div className="follow-map">
        <SeoulMap
          label={t('courier.positionHint')}
          markers={markers}
          onChoose={reportFrom}
          focus={focus}
          focusKey={`${open?.id} ${assignments.length}`}
        />
      </div>
      <div className="follow-side">
        {open && <OfferCard key={open.id} offer={open} onEnd={refresh} />}
        <DutyCard courier={courier} onReport={reportFrom} onChange={refresh} />
        <Refused>{report.problem}</Refused>
        <section aria-labelledby="tasks">
          <h2 id="tasks" className="section-head">
            {t('courier.tasks')} <span className="count">{assignments.length}</span>
          </h2>
          {assignments.length === 0 && (
            <Empty icon="courier" title={t('courier.noTasks')} hint={t('courier.noTasksHint')} />
          )}
          <ul className="rows">
            {assignments.map((task) => (
              <li key={task.id}>
                <TaskCard task={task} onEnd={refresh} />
              </li>
            ))}
          </ul>
        </section>
      </div>
    </>
  );
}
