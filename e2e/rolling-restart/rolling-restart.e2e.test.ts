import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, type NaruFleet, seededRandom, startNaruFleet } from '@naru/test-harness';
import { once } from '../both-businesses/ask.ts';
import { expectSoundness } from '../both-businesses/expect-soundness.ts';
import { startLoad } from '../both-businesses/load.ts';
import { everybodyListens, gather } from '../both-businesses/people.ts';

const SERVICES = [
  ...['assignment-desk', 'assignment-dispatcher', 'calls', 'items', 'reservations', 'stores'],
  ...['customer-views', 'gateway'],
];
const CUSTOMERS = 12;
const SERVICE_RESTART = 1012;

const random = seededRandom('rolling restart');
const resources = new AsyncDisposableStack();
let naru: NaruFleet;
beforeAll(async () => {
  naru = resources.use(
    await startNaruFleet({
      replicas: Object.fromEntries(SERVICES.map((name) => [name, 2])),
      // A machine that is busy with other tests answers late, which is not what this is about.
      env: {
        ...{ DISPATCH_TIMEOUT_MS: '20000', HOLD_TIMEOUT_MS: '20000', SUBGRAPH_TIMEOUT_MS: '30000' },
        ...{ HOLD_TTL_MS: '60000', ROUND_PAUSE_MS: '200', POSITION_TTL_MS: '86400000' },
      },
      liveness: { everyMs: 5_000, timeoutMs: 20_000, misses: 3 },
    }),
  );
});
afterAll(() => resources.disposeAsync());

test('two replicas of every service are restarted under load: no request fails, no push is lost or repeated', async () => {
  const people = await gather(naru, CUSTOMERS, once, resources);
  const load = startLoad({ people, random, ask: once, atOnce: 3, pauseMs: 1_500 }, resources);
  await everybodyListens(people);
  const pids = () => naru.fleet.status.map(({ pid }) => pid);
  const before = pids();
  for (const service of SERVICES) await naru.fleet.rollOut(service, () => {});
  await load.finish();

  expect(load.failures).toEqual([]);
  expect(pids().filter((pid) => before.includes(pid))).toEqual([]);
  expect(naru.fleet.status.filter(({ restarts }) => restarts > 0)).toEqual([]);
  await expectSoundness(naru, people, load);

  const subscriptions = [people.orders, ...people.customers.map(({ notifications }) => notifications)];
  for (const { interruptions } of [...subscriptions, ...load.calls.values(), ...load.reservations.values()]) {
    expect(interruptions.map(closeCode)).toEqual(interruptions.map(() => SERVICE_RESTART));
  }
  const gapsMs = [...people.customers.map(({ client }) => client), people.vendor].flatMap(gapsOf);
  process.stderr.write(
    `rolling restart: ${load.done} answers; ${gapsMs.length} times a WebSocket client was sent away, back after ${Math.round(median(gapsMs))} ms, at most ${Math.round(Math.max(...gapsMs))} ms\n`,
  );
});

/** How long a client was without a connection, each time that it was sent away; every one came back. */
function gapsOf({ connections }: Client): number[] {
  expect(connections.length).toBeGreaterThan(1);
  expect(connections.at(-1)?.closed).toBeUndefined();
  return connections
    .slice(0, -1)
    .map(
      ({ closed }, index) =>
        (connections[index + 1]?.openedAtMs ?? Number.NaN) - (closed?.atMs ?? Number.NaN),
    );
}

/** What closed a WebSocket, or the errors that ended a subscription without that. */
const closeCode = (interruption: unknown): unknown =>
  (interruption as { code?: number } | undefined)?.code ?? interruption;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
