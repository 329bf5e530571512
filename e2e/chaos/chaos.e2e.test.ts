import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type NaruFleet, seededRandom, startNaruFleet, waitFor } from '@naru/test-harness';
import { persistently } from '../both-businesses/ask.ts';
import { expectSoundness } from '../both-businesses/expect-soundness.ts';
import { startLoad } from '../both-businesses/load.ts';
import { everybodyListens, gather } from '../both-businesses/people.ts';
import { disturb } from './disturb.ts';
import { faultsOf } from './faults.ts';
import { startTimeline } from './timeline.ts';

/** The same faults in each run of the whole suite; `npm run test:chaos` brings other seeds and more time. */
const USUAL_SEED = 4_711;
const { NARU_TEST_CHAOS_SECONDS = '25', NARU_TEST_CHAOS_ENGINES = 'sqlite' } = process.env;
const SECONDS = Number(NARU_TEST_CHAOS_SECONDS);
const CUSTOMERS = 6;
/** Each event passes about ten such points. */
const CRASH_POINTS = ['commit', 'publish', 'reply', 'ack']
  .flatMap((step) => [`before-${step}=0.002`, `after-${step}=0.002`])
  .join(',');

const timeline = startTimeline((line) => void process.stderr.write(`chaos ${line}\n`));
const random = seededRandom('chaos', USUAL_SEED);
const resources = new AsyncDisposableStack();
let crashing = true;
let naru: NaruFleet;
beforeAll(async () => {
  naru = resources.use(
    await startNaruFleet({
      ownDatabaseServers: NARU_TEST_CHAOS_ENGINES === 'real',
      replicas: { calls: 2, items: 2, reservations: 2, gateway: 2 },
      env: {
        ...{ ACK_WAIT_MS: '2000', ROUND_PAUSE_MS: '200', HOLD_TTL_MS: '8000', ORPHAN_TTL_MS: '20000' },
        POSITION_TTL_MS: '86400000',
      },
      envOf: (service): Record<string, string> =>
        crashing && service !== 'gateway' ? { NARU_CRASH_POINTS: CRASH_POINTS } : {},
      liveness: { everyMs: 2_000, timeoutMs: 10_000, misses: 3 },
      say: (line) => timeline.note(line.split('\n')[0] ?? ''),
      log: (name, line) => timeline.note(`${name}: ${line}`),
    }),
  );
  timeline.note('everything is ready');
});
afterAll(() => resources.disposeAsync());

test(
  `whatever happens to processes and connections for ${SECONDS} s, nothing is lost, repeated or out of step`,
  async () => {
    const people = await gather(naru, CUSTOMERS, persistently, resources);
    const load = startLoad({ people, random, ask: persistently, atOnce: 5, pauseMs: 1_000 }, resources);
    await everybodyListens(people);
    timeline.note('everybody listens: the disturbance begins');
    await disturb(faultsOf(naru, random, timeline.note), random, SECONDS * 1_000);

    crashing = false;
    timeline.note('everything is killed at once');
    const killed = naru.fleet.status.map(({ pid }) => pid);
    for (const { process } of naru.fleet.members) process.signal('SIGKILL');
    await waitFor(
      () => naru.fleet.status.every(({ state, pid }) => state === 'running' && !killed.includes(pid)),
      { what: 'every process to be back', timeoutMs: 400_000 },
    );
    await load.finish();
    timeline.note(`${load.done} answers; waiting for everything to come to rest`);

    expect(load.failures).toEqual([]);
    await expectSoundness(naru, people, load);
    timeline.note(`sound, after ${timeline.count(/crash point/)} crashes at crash points`);
  },
  900_000 + SECONDS * 2_000,
);
