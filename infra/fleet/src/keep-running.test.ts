import { expect, test } from '@jest/globals';
import { waitFor } from '@naru/test-harness';
import { keepRunning } from './keep-running.ts';

const PAUSES = { firstMs: 1, longestMs: 4, steadyAfterMs: 60_000 };

/** A program whose end is in the test's hands. */
function puppet() {
  const ends: ((how: string) => void)[] = [];
  const failing: string[] = [];
  return {
    name: 'puppet',
    /** What the next starts fail with. */
    failing,
    get starts() {
      return ends.length;
    },
    end: (how: string) => ends.at(-1)?.(how),
    async start() {
      const failure = failing.shift();
      if (failure) throw new Error(failure);
      const { promise, resolve } = Promise.withResolvers<string>();
      ends.push(resolve);
      return { ended: promise };
    },
  };
}

test('what ends is started again, with growing pauses, and it is said', async () => {
  const program = puppet();
  const said: string[] = [];
  const kept = await keepRunning(program, (line) => said.push(line), PAUSES);
  program.failing.push('no memory', 'no memory', 'no memory');
  program.end('ended by SIGKILL');
  await waitFor(() => program.starts === 2, { what: 'the new start' });
  program.end('ended with 1');
  await waitFor(() => program.starts === 3, { what: 'the next one' });
  await kept.release();
  expect(said.filter((line) => line !== 'puppet is back')).toEqual([
    'puppet ended by SIGKILL; it is started again in 1 ms',
    'no memory',
    'puppet could not be started; it is started again in 2 ms',
    'no memory',
    'puppet could not be started; it is started again in 4 ms',
    'no memory',
    'puppet could not be started; it is started again in 4 ms',
    'puppet ended with 1; it is started again in 4 ms',
  ]);
  expect(kept.restarts).toBe(5);
});

test('what has worked for a while is started again at once', async () => {
  const program = puppet();
  const said: string[] = [];
  const kept = await keepRunning(program, (line) => said.push(line), { ...PAUSES, steadyAfterMs: 0 });
  for (const starts of [2, 3, 4]) {
    program.end('ended with 0');
    await waitFor(() => program.starts === starts, { what: 'the new start' });
  }
  await kept.release();
  expect(said.filter((line) => line.includes('ended'))).toEqual(
    Array.from({ length: 3 }, () => 'puppet ended with 0; it is started again in 1 ms'),
  );
});

test('what was released stays ended, also when it was on its way back', async () => {
  const program = puppet();
  const kept = await keepRunning(program, () => {}, PAUSES);
  await kept.release();
  program.end('ended with 0');
  const another = puppet();
  const waiting = await keepRunning(another, () => {}, {
    ...PAUSES,
    firstMs: 3_600_000,
    longestMs: 3_600_000,
  });
  another.end('ended with 0');
  await waitFor(() => !waiting.works, { what: 'the pause' });
  await waiting.release();
  expect([program.starts, another.starts]).toEqual([1, 1]);
});

test('a first start that fails is the caller’s', async () => {
  const program = puppet();
  program.failing.push('no such file');
  await expect(keepRunning(program, () => {}, PAUSES)).rejects.toThrow('no such file');
});
