import { expect, test } from '@jest/globals';
import { waitFor } from './wait-for.ts';

test('resolves with the first truthy value', async () => {
  let asked = 0;
  const value = await waitFor(() => (++asked < 3 ? undefined : `asked ${asked}`), {
    what: 'the third time',
    intervalMs: 1,
  });
  expect(value).toBe('asked 3');
});

test('a condition that throws counts as not yet met', async () => {
  let asked = 0;
  const condition = () => {
    if (++asked < 3) throw new Error('too early');
    return asked;
  };
  expect(await waitFor(condition, { what: 'the third time', intervalMs: 1 })).toBe(3);
});

test('gives up naming what was awaited and the last error', async () => {
  const condition = () => Promise.reject(new Error('still closed'));
  const waiting = waitFor(condition, { what: 'the door to open', timeoutMs: 20, intervalMs: 5 });
  await expect(waiting).rejects.toMatchObject({
    message: 'Waited 20 ms for the door to open',
    cause: { message: 'still closed' },
  });
});
