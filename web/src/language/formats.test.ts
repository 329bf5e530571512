import { expect, test } from '@jest/globals';
import { formatsOf } from './formats.ts';

test('days are told from the first to the last, a single day once', () => {
  expect(formatsOf('en').days('2026-11-30', '2026-12-01')).toBe('Mon 30 Nov – Tue 1 Dec');
  expect(formatsOf('ko').days('2026-11-30', '2026-12-01')).toBe('11월 30일 (월) – 12월 1일 (화)');
  expect(formatsOf('en').days('2026-11-30', '2026-11-30')).toBe('Mon 30 Nov');
});
