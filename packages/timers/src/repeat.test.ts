import { expect, test } from '@jest/globals';
import { waitFor } from '@naru/test-harness';
import { pino } from 'pino';
import { repeat } from './repeat.ts';

const silent = pino({ level: 'silent' });
const PAUSE_MS = 1;

test('work is done again and again, never beside itself', async () => {
  let running = 0;
  let most = 0;
  let turns = 0;
  await using _timer = repeat(
    PAUSE_MS,
    async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      turns += 1;
    },
    silent,
  );
  await waitFor(() => turns >= 3, { what: 'three turns' });
  expect(most).toBe(1);
});

test.each([
  ['rejects', () => Promise.reject(new Error('away'))],
  [
    'throws at once',
    () => {
      throw new Error('a defect');
    },
  ],
])('work that %s is logged and gets its next turn', async (_how, fail) => {
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
  let turns = 0;
  const work = (): Promise<unknown> => {
    turns += 1;
    return turns === 1 ? fail() : Promise.resolve();
  };
  await using _timer = repeat(PAUSE_MS, work, log);
  await waitFor(() => turns >= 2, { what: 'the second turn' });
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['a timer failed and will try again']);
});

test('disposing waits for the work under way, and nothing is done afterwards', async () => {
  const release = Promise.withResolvers<void>();
  let begun = 0;
  let ended = 0;
  const timer = repeat(
    PAUSE_MS,
    async () => {
      begun += 1;
      await release.promise;
      ended += 1;
    },
    silent,
  );
  await waitFor(() => begun === 1, { what: 'the work to begin' });
  let disposed = false;
  const disposing = timer[Symbol.asyncDispose]().then(() => {
    disposed = true;
  });
  await new Promise(setImmediate);
  expect(disposed).toBe(false);
  release.resolve();
  await disposing;
  // Longer than the pause: another turn would have come.
  await new Promise((resolve) => setTimeout(resolve, 5 * PAUSE_MS));
  expect([begun, ended]).toEqual([1, 1]);
});
