import { expect, test } from '@jest/globals';
import { cancellable } from './cancellable.ts';

test('a generator that waits is ended by return, and cleans up', async () => {
  let cleanedUp = false;
  const generator = cancellable(async function* (signal) {
    try {
      yield 1;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    } finally {
      cleanedUp = true;
    }
  });
  expect(await generator.next()).toEqual({ done: false, value: 1 });
  const waiting = generator.next();
  await generator.return();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(cleanedUp).toBe(true);
});
