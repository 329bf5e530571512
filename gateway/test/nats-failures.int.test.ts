import { cpSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { connectBus } from '@naru/messaging';
import { startNatsServer, waitFor } from '@naru/test-harness';
import { pino } from 'pino';
import { connectClient, startTestGateway, type TestGateway, type TestSubscription } from './test-gateway.ts';
import type { Call } from './world.ts';

const changes = `subscription($id: ID!, $after: String) {
  pickupCallChanged(id: $id, after: $after) { cursor call { version } }
}`;

let gateway: TestGateway;
let call: Call;

beforeEach(async () => {
  gateway = await startTestGateway();
  call = {
    id: 'c1',
    version: 1,
    status: 'SEARCHING',
    customerId: 'alice',
    updatedAt: '2026-11-21T11:00:00.000Z',
    tel: '010',
  };
  gateway.world.calls.set(call.id, call);
});
afterEach(async () => gateway[Symbol.asyncDispose]());

const versions = ({ results }: TestSubscription) =>
  results.map(({ data }) => data.pickupCallChanged.call.version);
const codeOf = async (subscription: TestSubscription) =>
  ((await subscription.ended) as { extensions: { code: string } }[])[0]?.extensions.code;
const ready = async () => (await fetch(gateway.url.replace('/graphql', '/readyz'))).status;

test.each(['restart', 'crash'] as const)(
  'subscriptions go on without loss after a %s of NATS',
  async (how) => {
    await using client = connectClient(gateway, await gateway.token('alice'));
    const subscription = client.subscribe(changes, { id: call.id });
    await subscription.result(0);
    call.version = 2;
    await gateway.publish(`pickup.call.${call.id}.searching`, { ...call });
    await subscription.result(1);

    if (how === 'crash') await gateway.nats.kill();
    await gateway.nats.restart();
    // Published before the gateway itself is back.
    await using other = await connectBus({
      servers: gateway.nats.url,
      name: 'publisher',
      log: pino({ level: 'silent' }),
    });
    for (call.version = 3; call.version <= 50; call.version += 1) {
      await other.js.publish(`pickup.call.${call.id}.searching`, JSON.stringify(call));
    }
    await subscription.result(49);
    expect(versions(subscription)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  },
);

test('without NATS the gateway is not ready and refuses subscriptions, but answers queries', async () => {
  await gateway.nats.stop();
  await waitFor(async () => (await ready()) === 503, { what: 'the gateway to be not ready' });
  const token = await gateway.token('alice');
  expect(await gateway.query('{ whoAmI }', { token })).toEqual({ data: { whoAmI: 'alice' } });
  await using client = connectClient(gateway, token);
  expect(await codeOf(client.subscribe(changes, { id: call.id }))).toBe('EVENTS_UNAVAILABLE');

  await gateway.nats.restart();
  await waitFor(async () => (await ready()) === 200, { what: 'the gateway to be ready again' });
  const subscription = client.subscribe(changes, { id: call.id });
  await subscription.result(0);
});

test('when its stream is replaced, subscribers are told to come back, and their cursors are expired', async () => {
  await using client = connectClient(gateway, await gateway.token('alice'));
  const subscription = client.subscribe(changes, { id: call.id });
  const after = (await subscription.result(0)).data.pickupCallChanged.cursor;
  await gateway.bus.jsm.streams.delete('PICKUP');
  await gateway.bus.jsm.streams.add({ name: 'PICKUP', subjects: ['pickup.>'] });
  for (call.version = 2; call.version <= 5; call.version += 1) {
    await gateway.publish(`pickup.call.${call.id}.searching`, { ...call });
  }
  expect((await client.closed).code).toBe(1012);
  await using again = connectClient(gateway, await gateway.token('alice'));
  expect(await codeOf(again.subscribe(changes, { id: call.id, after }))).toBe('CURSOR_EXPIRED');
  const fresh = again.subscribe(changes, { id: call.id });
  await fresh.result(0);
  call.version = 7;
  await gateway.publish(`pickup.call.${call.id}.searching`, { ...call });
  await fresh.result(1);
  expect(versions(fresh)).toEqual([6, 7]);
});

test('when its stream lost its end and got other events in its place, subscribers and their cursors notice', async () => {
  await using client = connectClient(gateway, await gateway.token('alice'));
  const subscription = client.subscribe(changes, { id: call.id });
  await subscription.result(0);
  const changed = async (version: number) => {
    call.version = version;
    await gateway.publish(`pickup.call.${call.id}.searching`, { ...call });
    return (await subscription.result(version - 1)).data.pickupCallChanged.cursor;
  };
  const kept = await changed(2);
  const saved = `${gateway.natsFolder}-saved`;
  await gateway.nats.stop();
  cpSync(gateway.natsFolder, saved, { recursive: true });
  await gateway.nats.restart();
  await waitFor(async () => (await ready()) === 200, { what: 'the gateway to be ready again' });
  const lost = await changed(3);

  await gateway.nats.stop();
  rmSync(gateway.natsFolder, { recursive: true });
  await publishAt(
    saved,
    [4, 5].map((version) => ({ ...call, version })),
  );
  cpSync(saved, gateway.natsFolder, { recursive: true });
  call.version = 5;
  await gateway.nats.restart();

  expect((await client.closed).code).toBe(1012);
  await using again = connectClient(gateway, await gateway.token('alice'));
  expect(await codeOf(again.subscribe(changes, { id: call.id, after: lost }))).toBe('CURSOR_EXPIRED');
  const resumed = again.subscribe(changes, { id: call.id, after: kept });
  await resumed.result(1);
  expect(versions(resumed)).toEqual([4, 5]);
});

/** Publishes on a store whose server is not the gateway's. */
async function publishAt(storeFolder: string, calls: readonly Call[]): Promise<void> {
  await using server = await startNatsServer({ storeFolder });
  await using bus = await connectBus({
    servers: server.url,
    name: 'publisher',
    log: pino({ level: 'silent' }),
  });
  for (const one of calls) await bus.js.publish(`pickup.call.${one.id}.searching`, JSON.stringify(one));
}

test('a question to NATS that found no answer in time is asked once more, and no more than that', async () => {
  await using client = connectClient(gateway, await gateway.token('alice'));
  const live = client.subscribe(changes, { id: call.id });
  await live.result(0);
  const info = jest.spyOn(gateway.bus.jsm.streams, 'info');
  info.mockRejectedValueOnce(new Error('TIMEOUT'));
  const patient = client.subscribe(changes, { id: call.id });
  await patient.result(0);
  expect(versions(patient)).toEqual([1]);
  info.mockRejectedValueOnce(new Error('TIMEOUT')).mockRejectedValueOnce(new Error('TIMEOUT'));
  expect(await codeOf(client.subscribe(changes, { id: call.id }))).toBe('EVENTS_UNAVAILABLE');
  info.mockRestore();
});
