import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { waitFor } from '@naru/test-harness';
import { composeTestSupergraph } from './subgraphs.ts';
import {
  connectClient,
  startTestGateway,
  type TestClient,
  type TestGateway,
  type TestSubscription,
} from './test-gateway.ts';

const sockets = 10;
const subscriptionsPerSocket = 100;
const events = 60;
const reloads = 4;

const watch = `subscription($id: ID!) {
  pickupCallChanged(id: $id) { cursor call { version assignment { courier { name } } } }
}`;

let gateway: TestGateway;
let clients: TestClient[];

beforeAll(async () => {
  gateway = await startTestGateway({
    MAX_SUBSCRIPTIONS_PER_USER: '2000',
    MAX_SUBSCRIPTIONS_PER_SOCKET: '110',
  });
  const token = await gateway.token('alice');
  clients = Array.from({ length: sockets }, () => connectClient(gateway, token));
});
afterAll(async () => {
  for (const client of clients) await client[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();
});

const call = {
  id: 'c1',
  version: 1,
  status: 'SEARCHING',
  customerId: 'alice',
  updatedAt: '2026-11-21T11:00:00.000Z',
  tel: '010',
};

/** The same schema with one more field that nobody has asked for yet. */
const grown = (generation: number): string =>
  composeTestSupergraph().replace(
    /(type PickupCallChange\b[^{]*\{)/,
    `$1\n  generation${generation}: String @join__field(graph: EVENTS)`,
  );

const versions = ({ results }: TestSubscription) =>
  results.map(({ data }) => data.pickupCallChanged.call.version);

test('while the schema is replaced, no subscription is lost, nothing comes twice, no query fails', async () => {
  gateway.world.calls.set(call.id, call);
  const subscriptions = clients.flatMap((client) =>
    Array.from({ length: subscriptionsPerSocket }, () => client.subscribe(watch, { id: call.id })),
  );
  await waitFor(() => subscriptions.every(({ results }) => results.length === 1), {
    what: 'all snapshots',
  });
  const generations = Array.from({ length: reloads }, (_, index) => grown(index));

  let busy = true;
  const failures: unknown[] = [];
  let queries = 0;
  const token = await gateway.token('alice');
  const querying = (async () => {
    while (busy) {
      const { data, errors } = await gateway.query(
        '{ pickupCall(id: "c1") { status assignment { courier { name } } } }',
        { token },
      );
      queries += 1;
      if (errors || !data.pickupCall.assignment) failures.push(errors ?? data);
    }
  })();
  const reloading = (async () => {
    for (const generation of generations) {
      const reached = { version: call.version, queries };
      await gateway.reload(generation);
      await waitFor(() => queries > reached.queries, { what: 'queries between' });
      await waitFor(() => call.version > reached.version + 3 || call.version > events, {
        what: 'events between',
      });
    }
  })();
  while (call.version <= events) {
    call.version += 1;
    await gateway.publish(`pickup.call.${call.id}.searching`, { ...call });
  }
  await reloading;
  await waitFor(() => subscriptions.every(({ results }) => results.length > events), {
    what: 'every event',
  });
  busy = false;
  await querying;

  const everyVersion = Array.from({ length: events + 1 }, (_, index) => index + 1);
  for (const subscription of subscriptions) {
    expect(versions(subscription)).toEqual(everyVersion);
    expect(subscription.results.every(({ errors }) => errors === undefined)).toBe(true);
  }
  expect(failures).toEqual([]);
  const fresh = clients[0]?.subscribe(
    `subscription { pickupCallChanged(id: "c1") { event generation${reloads - 1} } }`,
  );
  expect(await fresh?.result(0)).toEqual({
    data: { pickupCallChanged: { event: 'snapshot', [`generation${reloads - 1}`]: null } },
  });
});

test('a subscription that the new schema does not allow ends with a code, others go on', async () => {
  const [client] = clients as [TestClient];
  const before = composeTestSupergraph();
  await gateway.reload(grown(7));
  const doomed = client.subscribe('subscription { pickupCallChanged(id: "c1") { event generation7 } }');
  const kept = client.subscribe(watch, { id: call.id });
  await doomed.result(0);
  await kept.result(0);
  await gateway.reload(before);
  call.version += 1;
  await gateway.publish(`pickup.call.${call.id}.searching`, { ...call });
  expect(await doomed.ended).toMatchObject([{ extensions: { code: 'SUBSCRIPTION_SCHEMA_RELOAD' } }]);
  expect((await kept.result(1)).data.pickupCallChanged.call.version).toBe(call.version);
});

test('a subscription whose events come from elsewhere after a reload ends with a code', async () => {
  const [client] = clients as [TestClient];
  const kept = client.subscribe(watch, { id: call.id });
  await kept.result(0);
  await gateway.reload(
    composeTestSupergraph().replace('pickup.call.{args.id}.*', 'pickup.call.{args.id}.confirmed'),
  );
  call.version += 1;
  await gateway.publish(`pickup.call.${call.id}.searching`, { ...call });
  expect(await kept.ended).toMatchObject([{ extensions: { code: 'SUBSCRIPTION_SCHEMA_RELOAD' } }]);
});
