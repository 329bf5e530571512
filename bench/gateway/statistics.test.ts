import { expect, test } from '@jest/globals';
import { median, percentile, shuffled } from './statistics.ts';

test('the median is the middle value, or the mean of the two in the middle', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([10, 1, 2, 3])).toBe(2.5);
  expect(() => median([])).toThrow(RangeError);
});

test('a percentile is the value of the nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, n) => n + 1);
  expect(percentile(hundred, 0.5)).toBe(50);
  expect(percentile(hundred, 0.99)).toBe(99);
  expect(percentile([7], 0.01)).toBe(7);
  expect(() => percentile([], 0.5)).toThrow(RangeError);
});

test('shuffling keeps every value', () => {
  expect(shuffled([1, 2, 3, 4]).toSorted()).toEqual([1, 2, 3, 4]);
});
