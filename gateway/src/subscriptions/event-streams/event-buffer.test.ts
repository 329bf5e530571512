import { expect, test } from '@jest/globals';
import { createEventBuffer } from './event-buffer.ts';
import type { StreamEvent } from './stream-event.ts';

const event = (sequence: number) => ({ sequence }) as StreamEvent;

test('events come out in order, also to a reader that waits', async () => {
  const buffer = createEventBuffer<StreamEvent>(10, () => {});
  buffer.push(event(1));
  buffer.push(event(2));
  expect((await buffer.next())?.sequence).toBe(1);
  expect((await buffer.next())?.sequence).toBe(2);
  const waiting = buffer.next();
  buffer.push(event(3));
  expect((await waiting)?.sequence).toBe(3);
});

test('a reader that waits is told when it is over', async () => {
  const buffer = createEventBuffer<StreamEvent>(10, () => {});
  const waiting = buffer.next();
  buffer.close();
  expect(await waiting).toBeNull();
  buffer.push(event(1));
  expect(await buffer.next()).toBeNull();
});

test('until it has to hold, it forgets what does not fit and says up to where', async () => {
  const buffer = createEventBuffer<StreamEvent>(2, () => {});
  for (let sequence = 1; sequence <= 4; sequence += 1) buffer.push(event(sequence));
  expect(buffer.forgottenUntil).toBe(3);
  expect((await buffer.next())?.sequence).toBe(4);
});

test('once it has to hold, an event too many closes it', async () => {
  let overflows = 0;
  const buffer = createEventBuffer<StreamEvent>(2, () => {
    overflows += 1;
  });
  buffer.hold();
  for (let sequence = 1; sequence <= 5; sequence += 1) buffer.push(event(sequence));
  expect(overflows).toBe(1);
  expect(await buffer.next()).toBeNull();
});
