import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createRunner } from '../start/runner.ts';
import { openBrowser, type People } from './browser.ts';

const runner = createRunner();
let people: People;

beforeAll(async () => {
  const { url } = await runner.start();
  people = await openBrowser(url);
});
afterAll(async () => {
  await people?.[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
});

test('a first pick-up is confirmed within three clicks', async () => {
  const page = await people.open();
  await page.goto('/');
  let clicks = 0;
  const click = async (name: string | RegExp) => {
    clicks += 1;
    await page
      .getByRole('button', { name, exact: typeof name === 'string' })
      .first()
      .click();
  };
  await click('Customer Lee Hana');
  await click('Isu');
  await click('Call a courier');
  await page.getByText(/is on the way/).waitFor();
  expect(clicks).toBe(3);
  expect(people.complaints).toEqual([]);
});
