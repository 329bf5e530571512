import { expect, test } from '@jest/globals';
import { readTogether } from './read-together.ts';

test('whoever asks gets what is read after they asked, and thousands cost a few reads', async () => {
  let value = 0;
  let reads = 0;
  const answers: (() => void)[] = [];
  const read = readTogether(() => {
    reads += 1;
    const found = value;
    return new Promise<number>((resolve) => answers.push(() => resolve(found)));
  });
  const early = Array.from({ length: 1_000 }, read);
  await Promise.resolve();
  value = 1;
  const late = Array.from({ length: 1_000 }, read);
  answers.shift()?.();
  expect(new Set(await Promise.all(early))).toEqual(new Set([0]));
  answers.shift()?.();
  expect(new Set(await Promise.all(late))).toEqual(new Set([1]));
  expect(reads).toBe(2);
});

test('a read that fails fails those who waited for it, not the next', async () => {
  let broken = true;
  const read = readTogether(async () => {
    if (broken) throw new Error('broken');
    return 1;
  });
  await expect(read()).rejects.toThrow('broken');
  broken = false;
  expect(await read()).toBe(1);
});
