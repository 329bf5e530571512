import { expect, test } from '@jest/globals';
import type { Database } from '@naru/persistence';
import { createLateMarks } from './late-marks.ts';

/** A database that cannot be written to. */
const full = { write: () => Promise.reject(new Error('the disk is full')) } as unknown as Database;

test('what cannot be marked is looked through again, with what could not be published before it', async () => {
  const marks = createLateMarks(full);
  marks.add([6, 7]);
  expect(marks.upTo).toBe(7);
  await expect(marks.write()).rejects.toThrow('the disk is full');
  expect(marks.upTo).toBe(0);
  expect(marks.dueInMs).toBe(Number.POSITIVE_INFINITY);
});
