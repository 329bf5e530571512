import { expect, test } from '@jest/globals';
import { Progress } from './progress.ts';
import type { StreamEvent } from './stream-event.ts';

const event = (sequence: number, id?: string, version?: number) =>
  ({ sequence, version, body: id ? { id } : {} }) as unknown as StreamEvent;

test('an event at or before the position is not new', () => {
  const progress = new Progress({ sequence: 5 });
  expect([5, 4, 6, 6, 7].map((sequence) => progress.advance(event(sequence)))).toEqual([
    false,
    false,
    true,
    false,
    true,
  ]);
});

test('an older state of an entity is not new, and takes its place in the stream all the same', () => {
  const progress = new Progress({ sequence: 0, seen: { id: 'a', version: 2 } });
  expect(progress.advance(event(1, 'a', 2))).toBe(false);
  expect(progress.sequence).toBe(1);
  expect(progress.advance(event(2, 'b', 1))).toBe(true);
  expect(progress.advance(event(3, 'a', 4))).toBe(true);
  expect(progress.advance(event(4, 'a', 3))).toBe(false);
});
