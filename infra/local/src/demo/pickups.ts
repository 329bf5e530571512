import { type AssignmentService, registerCourier } from '@naru/assignment';
import type { Bus } from '@naru/messaging';
import type { Logger } from 'pino';
import type { Act } from './client.ts';
import { DEMO_COURIERS, type DemoCourier } from './couriers.ts';

/** Well within the time after which a position counts as stale. */
const HEARTBEAT_MS = 60_000;
const STALE_FOR_MS = 86_400_000;

const REGISTER = `mutation ($input: RegisterCourierInput!) { registerCourier(input: $input) { errors { code } } }`;
const REPORT = `mutation ($input: ReportCourierPositionInput!) { reportCourierPosition(input: $input) { errors { code } } }`;
const DECLINE = `mutation ($input: AnswerOfferInput!) { declineOffer(input: $input) { errors { code } } }`;
const REQUEST = `mutation ($input: RequestPickupInput!) { requestPickup(input: $input) { errors { code } } }`;

/** Brings the demo's couriers to life: registers them, keeps their positions fresh and gives each its habit. */
export async function startPickups(
  act: Act,
  service: AssignmentService,
  bus: Bus,
  log: Logger,
): Promise<Disposable> {
  for (const courier of DEMO_COURIERS) {
    await (courier.habit === 'stale' ? registerLongAgo(service, courier) : register(act, courier));
  }
  const present = DEMO_COURIERS.filter(({ habit }) => habit !== 'stale');
  const reportAll = async () => {
    for (const courier of present) await report(act, courier);
  };
  await reportAll();
  await fillUp(act);
  const stopDeclining = DEMO_COURIERS.filter(({ habit }) => habit === 'declines').map((courier) =>
    declineEveryOffer(act, bus, courier, log),
  );
  const heartbeat = setInterval(() => {
    reportAll().catch((error) => log.warn({ err: error }, 'the demo couriers stand still'));
  }, HEARTBEAT_MS);
  return {
    [Symbol.dispose]() {
      clearInterval(heartbeat);
      for (const stop of stopDeclining) stop();
    },
  };
}

/** Whose last report is from before they went home without saying so. */
const registerLongAgo = (service: AssignmentService, { id, ...details }: DemoCourier): Promise<unknown> =>
  registerCourier({ ...service, now: () => new Date(service.now().getTime() - STALE_FOR_MS) }, id, details);

async function register(
  act: Act,
  { id, name, tel, vehicle, capacity, position }: DemoCourier,
): Promise<void> {
  const input = { name, tel, vehicle, capacity, position };
  await act('assignment', { sub: id, role: 'COURIER' }, REGISTER, { input });
}

const report = (act: Act, { id, position }: DemoCourier): Promise<unknown> =>
  act('assignment', { sub: id, role: 'COURIER' }, REPORT, { input: { courierId: id, position } });

/** Gives the courier who is to be full the one call that they have room for: it comes from where they stand. */
async function fillUp(act: Act): Promise<void> {
  const courier = DEMO_COURIERS.find(({ habit }) => habit === 'full');
  if (courier === undefined) return;
  const place = { label: '신림역 1번 출구', point: courier.position };
  const input = { idempotencyKey: 'demo-full', tel: '01000009999', parcelClass: 'UNDER_10KG', place };
  await act('calls', { sub: 'customer-demo', role: 'CUSTOMER' }, REQUEST, { input });
}

function declineEveryOffer(act: Act, bus: Bus, { id }: DemoCourier, log: Logger): () => void {
  const subscription = bus.nc.subscribe(`pickup.offer.${id}.opened`, {
    callback: (_error, message) => {
      const { id: offerId } = message.json<{ id: string }>();
      act('assignment', { sub: id, role: 'COURIER' }, DECLINE, { input: { offerId } }).catch((error) =>
        log.warn({ err: error }, 'a demo courier could not decline'),
      );
    },
  });
  return () => subscription.unsubscribe();
}
