import { expect, test } from '@jest/globals';
import { createEventBuffer } from './event-buffer.ts';

test('events come out in order, also to a reader that waits', async () => {
  const buffer = createEventBuffer<string>(10, () => {});
  buffer.push('first');
  buffer.push('second');
  expect(await buffer.next()).toBe('first');
  expect(await buffer.next()).toBe('second');
  const waiting = buffer.next();
  buffer.push('third');
  expect(await waiting).toBe('third');
});

test('a reader that waits is told when it is over', async () => {
  const buffer = createEventBuffer<string>(10, () => {});
  const waiting = buffer.next();
  buffer.close();
  expect(await waiting).toBeNull();
  buffer.push('too late');
  expect(await buffer.next()).toBeNull();
});

test('what is held when nothing more comes is read first', async () => {
  const buffer = createEventBuffer<string>(10, () => {});
  buffer.push('held');
  buffer.end();
  expect([await buffer.next(), await buffer.next()]).toEqual(['held', null]);
});

test('an event too many closes it', async () => {
  let overflows = 0;
  const buffer = createEventBuffer<string>(2, () => {
    overflows += 1;
  });
  for (let count = 1; count <= 5; count += 1) buffer.push(`${count}`);
  expect(overflows).toBe(1);
  expect(await buffer.next()).toBeNull();
});
