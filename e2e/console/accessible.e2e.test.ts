import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { createRunner } from '../start/runner.ts';
import { type Looks, openBrowser, type People, signIn } from './browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
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

/** What axe finds against WCAG 2.2 A and AA, and its best practices, once the page has stopped loading. */
async function problemsOf(page: Page, where: string): Promise<string[]> {
  await page.locator('.loading, .skeleton').first().waitFor({ state: 'detached' });
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({
      resultTypes: ['violations'],
    }),
  );
  return violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Words of a table's head, and figures, that go on in the next line. */
async function brokenWordsOf(page: Page, where: string): Promise<string[]> {
  const broken = await page.locator('.table thead th, .table .number').evaluateAll((cells) =>
    cells.flatMap((cell) => {
      const text = cell.firstChild;
      return [...(text?.textContent ?? '').matchAll(/\S+/g)].flatMap(({ 0: word, index }) => {
        const range = cell.ownerDocument.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        return range.getClientRects().length > 1 ? [word] : [];
      });
    }),
  );
  return broken.map((word) => `${where}: broken: ${word}`);
}

const looks: readonly Looks[] = [
  { phone: true, dark: false, language: 'ko' },
  { phone: false, dark: true, language: 'en' },
];
const person = {
  ko: {
    customer: '고객 이하나',
    clerk: '업체 직원 최가람',
    courier: '택배기사 김민준',
    operator: '운영자 한나루',
  },
  en: {
    customer: 'Customer Lee Hana',
    clerk: 'Shop clerk Choi Garam',
    courier: 'Courier Kim Minjun',
    operator: 'Operator Han Naru',
  },
};

test.each(looks)(
  'axe finds nothing wrong with any screen, and no word of a table is broken: phone $phone, dark $dark, $language',
  async (look) => {
    const names = person[look.language ?? 'en'];
    const problems: string[] = [];
    const customer = await people.open(look);
    await customer.goto('/');
    await customer.getByRole('button', { name: names.customer }).waitFor();
    problems.push(...(await problemsOf(customer, 'sign-in')));
    await signIn(customer, names.customer);
    await customer.locator('.chip').first().click();
    await customer.locator('.quote-fare').waitFor();
    problems.push(...(await problemsOf(customer, 'pick-up')));
    await customer.locator('.pickup-form button[type=submit]').click();
    await customer.locator('.courier-line').waitFor();
    problems.push(...(await problemsOf(customer, 'call')));
    for (const path of ['/rent', '/me', '/notifications', '/nothing']) {
      await customer.goto(path);
      await customer.locator('h1').waitFor();
      problems.push(...(await problemsOf(customer, path)));
    }
    await customer.goto('/rent');
    await customer.locator('.tile').nth(2).click();
    await customer.locator('.calendar [data-day]:enabled').first().waitFor();
    problems.push(...(await problemsOf(customer, 'item')));
    await customer.goto('/me');
    await customer.locator('a[href^="/reservations/"]').first().click();
    await customer.locator('.crossing').waitFor();
    problems.push(...(await problemsOf(customer, 'reservation')));

    const clerk = await people.open(look);
    await signIn(clerk, names.clerk);
    await clerk.locator('.board').waitFor();
    problems.push(...(await problemsOf(clerk, 'board')));
    await clerk.goto('/items');
    await clerk.locator('.units').first().waitFor();
    problems.push(...(await problemsOf(clerk, 'items')), ...(await brokenWordsOf(clerk, 'items')));

    const courier = await people.open(look);
    await signIn(courier, names.courier);
    await courier.locator('.task').first().waitFor();
    problems.push(...(await problemsOf(courier, 'courier')));

    const operator = await people.open(look);
    await signIn(operator, names.operator);
    await operator.locator('.panels tbody tr').first().waitFor();
    problems.push(
      ...(await problemsOf(operator, 'operator')),
      ...(await brokenWordsOf(operator, 'operator')),
    );

    expect(problems).toEqual([]);
    expect(people.complaints).toEqual([]);
  },
);
