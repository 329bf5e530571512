import { cpSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type NaruFleet, naruCommand, seededRandom, startNaruFleet, waitFor } from '@naru/test-harness';
import { persistently } from '../both-businesses/ask.ts';
import { expectAgreement, expectFollowersArrived } from '../both-businesses/expect-soundness.ts';
import { startLoad } from '../both-businesses/load.ts';
import { everybodyListens, gather } from '../both-businesses/people.ts';

const CUSTOMERS = 4;
/** How much is done before the broker is saved. */
const DONE_BEFORE = 40;
/** How many events of each of these it has taken since, at least, when it loses them. */
const LOST = 20;
const LOSERS = {
  calls: { stream: 'PICKUP', subjects: 'pickup.call.' },
  reservations: { stream: 'RENTAL', subjects: 'rental.reservation.' },
  'customer-views': { stream: 'CUSTOMER', subjects: 'customer.notification.' },
};

const random = seededRandom('lost tail');
const resources = new AsyncDisposableStack();
let naru: NaruFleet;
beforeAll(async () => {
  naru = resources.use(
    await startNaruFleet({
      env: {
        ...{ ACK_WAIT_MS: '2000', ROUND_PAUSE_MS: '200', HOLD_TTL_MS: '20000', ORPHAN_TTL_MS: '20000' },
        ...{ DISPATCH_TIMEOUT_MS: '4000', HOLD_TIMEOUT_MS: '4000', POSITION_TTL_MS: '86400000' },
      },
      liveness: { everyMs: 5_000, timeoutMs: 20_000, misses: 3 },
    }),
  );
});
afterAll(() => resources.disposeAsync());

/** How many events of each the streams have. */
const published = (): Promise<number[]> =>
  Promise.all(
    Object.values(LOSERS).map(async ({ stream, subjects }) => {
      const events = await naru.streams.read(stream);
      return events.filter(({ subject }) => subject.startsWith(subjects)).length;
    }),
  );

interface Replay {
  readonly services: readonly {
    readonly service: string;
    readonly missing: number;
    readonly published: number;
  }[];
}

test('a broker that lost the end of its streams gets it back from the outboxes, and everything agrees', async () => {
  const store = `${naru.folder}/nats/jetstream`;
  const saved = `${naru.folder}/saved`;
  const people = await gather(naru, CUSTOMERS, persistently, resources);
  const load = startLoad({ people, random, ask: persistently, atOnce: 4, pauseMs: 500 }, resources);
  await everybodyListens(people);
  await waitFor(() => load.done > DONE_BEFORE, { what: 'the first commands' });

  await naru.nats.stop();
  cpSync(store, saved, { recursive: true });
  await naru.nats.restart();
  const kept = await published();
  const isEnough = (count: number, index: number) => count >= (kept[index] as number) + LOST;
  await waitFor(async () => (await published()).every(isEnough), {
    ...{ what: 'what is lost then', intervalMs: 200 },
  });
  await naru.nats.kill();
  rmSync(store, { recursive: true });
  cpSync(saved, store, { recursive: true });
  await naru.nats.restart();

  const replay = await naruCommand(['outbox', 'replay', '--since', '1h', '--json'], {
    NARU_DATA: naru.folder,
    NATS_URL: naru.nats.url,
  });
  expect(replay).toMatchObject({ code: 0 });
  const { services } = JSON.parse(replay.stdout) as Replay;
  const missing = services.filter((one) => one.missing > 0);
  expect(missing.map(({ service }) => service)).toEqual(expect.arrayContaining(Object.keys(LOSERS)));
  expect(services.every((one) => one.published === one.missing)).toBe(true);

  await load.finish();
  expect(load.failures).toEqual([]);
  await expectAgreement(naru, people, load);
  await expectFollowersArrived(people, load);
});
