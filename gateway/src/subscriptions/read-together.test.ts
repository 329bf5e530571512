import { expect, test } from '@jest/globals';
import { readTogether } from './read-together.ts';

test('whoever asks gets what is read after they asked, and thousands cost a few reads', async () => {
  let value = 0;
  const answers: (() => void)[] = [];
  const together = readTogether<number>();
  const ask = () =>
    together(() => {
      const found = value;
      return new Promise((resolve) => answers.push(() => resolve(found)));
    });
  const early = Array.from({ length: 1_000 }, ask);
  await Promise.resolve();
  value = 1;
  const late = Array.from({ length: 1_000 }, ask);
  answers[0]?.();
  expect(new Set(await Promise.all(early))).toEqual(new Set([0]));
  answers[1]?.();
  expect(new Set(await Promise.all(late))).toEqual(new Set([1]));
  expect(answers.length).toBe(2);
});

test('a read that fails fails those who waited for it, not the next', async () => {
  const together = readTogether<number>();
  await expect(together(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await together(async () => 1)).toBe(1);
});
