import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  type CollectedSpan,
  type Naru,
  startNaru,
  startTraceCollector,
  type TraceCollector,
  waitFor,
} from '@naru/test-harness';
import { followCall, ISU, registerCourier, statusesOf } from '../pickup/operations.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const CLIENT_SPAN = 'b7ad6b7169203331';

let collector: TraceCollector;
let naru: Naru;
beforeAll(async () => {
  collector = await startTraceCollector();
  naru = await startNaru({
    business: 'pickup',
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, OTEL_BSP_SCHEDULE_DELAY: '100' },
  });
});
afterAll(async () => {
  await naru[Symbol.asyncDispose]();
  await collector[Symbol.asyncDispose]();
});

const REQUEST = `mutation ($input: RequestPickupInput!) { requestPickup(input: $input) { call { id } errors { code } } }`;

/** Requests a pick-up within a trace of the client's own. */
async function requestInTrace(token: string): Promise<string> {
  const input = {
    idempotencyKey: 'traced',
    tel: '01050958718',
    parcelClass: 'UNDER_10KG',
    place: { label: '이수' },
  };
  const response = await fetch(`${naru.url}/graphql`, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', authorization: `Bearer ${token}` },
      traceparent: `00-${TRACE_ID}-${CLIENT_SPAN}-01`,
    },
    body: JSON.stringify({ query: REQUEST, variables: { input } }),
  });
  const { data } = (await response.json()) as { data: { requestPickup: { call: { id: string } } } };
  return data.requestPickup.call.id;
}

/** A span and those above it, from the client's on, as `service: name`. */
function lineageOf(span: CollectedSpan, all: readonly CollectedSpan[]): string[] {
  const parent = all.find(({ spanId }) => spanId === span.parentSpanId);
  const above = parent ? lineageOf(parent, all) : [span.parentSpanId === CLIENT_SPAN ? 'client' : 'lost'];
  return [...above, `${span.service}: ${span.name}`];
}

const lineages = () => {
  const spans = collector.spansOf(TRACE_ID);
  return new Set(spans.map((span) => lineageOf(span, spans).join('\n')));
};

const MUTATION = ['client', 'gateway: graphql', 'gateway: fetch calls', 'calls: subgraph calls'];
const REQUESTED = [...MUTATION, 'calls: publish naru.pickup.call.requested.v1'];
const ASSIGNED = [
  ...REQUESTED,
  'assignment-dispatcher: policy assignment__search-when-call-requested',
  'ASSIGNMENT: publish naru.pickup.assignment.assigned.v1',
];
const CONFIRMED = [
  ...ASSIGNED,
  'calls: policy calls__follow-assignment-when-it-changes',
  'calls: publish naru.pickup.call.confirmed.v1',
];
const EXPECTED = [
  [
    ...MUTATION,
    'calls: ask naru.assignment.accept-dispatch',
    'assignment-desk: answer naru.assignment.accept-dispatch',
  ],
  CONFIRMED,
  [...CONFIRMED, 'customer-views: policy customer-views__project-pickup-when-call-changes'],
  [
    ...[...CONFIRMED, 'customer-views: policy customer-views__notify-when-call-changes'],
    ...[
      'customer-views: publish naru.customer.notification.received.v1',
      'gateway: push notificationReceived',
    ],
  ],
  [...CONFIRMED, 'gateway: push pickupCallChanged', 'gateway: fetch calls', 'calls: subgraph calls'],
].map((lineage) => lineage.join('\n'));

test('one trace leads from the client’s mutation to what is pushed to its subscribers', async () => {
  await registerCourier(await naru.signIn('COURIER', 'courier-1'), { name: '이수기사', position: ISU });
  const customer = await naru.signIn('CUSTOMER', 'customer-1');
  const heard = customer.subscribe<{ notificationReceived: { event: string } }>(
    'subscription { notificationReceived { cursor event notification { title } } }',
  );
  await naru.subscribersListen('notificationReceived', 1);
  // The courier is found once both listen.
  await naru.service('assignment-dispatcher').stop();
  const callId = await requestInTrace(await naru.token('CUSTOMER', 'customer-1'));
  const feed = followCall(customer, callId);
  await feed.until((all) => all.length > 0);
  await naru.service('assignment-dispatcher').start();
  await feed.until((all) => statusesOf(all).includes('CONFIRMED'));
  await heard.until((all) => all.length >= 2);

  // The desk and the dispatcher publish from one outbox: either may be the one that sends it.
  const found = () =>
    [...lineages()].map((lineage) =>
      lineage.replaceAll(/assignment-(desk|dispatcher): publish/g, 'ASSIGNMENT: publish'),
    );
  const lost = () => found().filter((lineage) => lineage.startsWith('lost'));
  // A span is exported when it ends, which may be long before the one above it does.
  await waitFor(() => EXPECTED.every((lineage) => found().includes(lineage)) && lost().length === 0, {
    what: 'the spans',
  }).catch(() => {}); // what is missing shows below
  expect(found()).toEqual(expect.arrayContaining(EXPECTED));
  expect(lost()).toEqual([]);
});
