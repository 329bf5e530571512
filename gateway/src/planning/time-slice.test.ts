import { expect, test } from '@jest/globals';
import { withinMs } from './time-slice.ts';

test('work that is done in time has its result, or throws what it throws', () => {
  expect(withinMs(60_000, () => 'result')).toEqual({ done: true, value: 'result' });
  const broken = () => withinMs(60_000, () => JSON.parse('{'));
  expect(broken).toThrow(SyntaxError);
});

test('work without end is interrupted, and the next is done', () => {
  let turns = 0;
  const endless = () => {
    for (;;) turns += 1;
  };
  expect(withinMs(20, endless)).toEqual({ done: false });
  expect(turns).toBeGreaterThan(0);
  expect(withinMs(60_000, () => 1)).toEqual({ done: true, value: 1 });
});
