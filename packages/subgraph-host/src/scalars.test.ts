import { expect, test } from '@jest/globals';
import { DateTime } from './scalars.ts';

test.each([
  ['2026-03-01T09:00:00Z', '2026-03-01T09:00:00.000Z'],
  ['2026-03-01T18:00:00.123456+09:00', '2026-03-01T09:00:00.123Z'],
  ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59.000Z'],
])('%s is an instant, written in UTC', (text, written) => {
  expect(DateTime.serialize(DateTime.parseValue(text))).toBe(written);
});

test.each([
  '2026-03-01',
  '2026-03-01 09:00:00Z',
  '2026-03-01T09:00:00',
  '2026-03-01T24:00:00Z',
  '2026-02-30T09:00:00Z',
  '2025-02-29T09:00:00+09:00',
  '2026-13-01T09:00:00Z',
  '2026-03-01T09:60:00Z',
  'tomorrow',
  '',
  1_772_355_600_000,
  null,
])('%p is no instant', (value) => {
  expect(() => DateTime.parseValue(value)).toThrow('A DateTime is an RFC 3339 instant');
});

test('what is no date cannot be written', () => {
  expect(() => DateTime.serialize('soon')).toThrow('invalid date');
});
