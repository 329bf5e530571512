// `npm run screenshots`: makes the README's pictures of the web console, from a system of its own with demo data.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { createRunner } from '../start/runner.ts';
import { type Looks, openBrowser, signIn } from './browser.ts';

const FOLDER = join(import.meta.dirname, '../../docs/images');

await using runner = createRunner();
const { url } = await runner.start();
await using people = await openBrowser(url);

/** Takes the picture once what is moving has come to rest. */
async function picture(page: Page, name: string): Promise<void> {
  await page.locator('.loading, .skeleton').first().waitFor({ state: 'detached' });
  await page.locator('.toast').first().waitFor({ state: 'detached' });
  await page.mouse.move(0, 0);
  const file = join(FOLDER, `${name}.png`);
  writeFileSync(file, await page.screenshot({ animations: 'disabled', caret: 'hide' }));
  process.stdout.write(`${file}\n`);
}

async function as(name: string, looks: Looks): Promise<Page> {
  const page = await people.open(looks);
  await signIn(page, name);
  return page;
}

mkdirSync(FOLDER, { recursive: true });

const entrance = await people.open({ language: 'en' });
await entrance.goto('/');
await entrance.getByRole('button', { name: 'Operator Han Naru' }).waitFor();
await picture(entrance, 'console-sign-in');

const customer = await as('고객 이하나', { phone: true, language: 'ko' });
await customer.locator('.chip', { hasText: '이수' }).click();
await customer.locator('.quote-fare').waitFor();
await picture(customer, 'console-pick-up');
await customer.getByRole('button', { name: '픽업 요청' }).click();
await customer.locator('.courier-line').waitFor();
await picture(customer, 'console-call');

const renter = await as('Customer Park Duri', { phone: true, dark: true, language: 'en' });
await renter.getByRole('link', { name: 'Rent', exact: true }).click();
await renter.getByRole('link', { name: /플레이스테이션/ }).click();
await renter.getByRole('button', { name: 'Next month' }).click();
await renter.locator('.calendar [data-day]:enabled').nth(8).click();
await renter.locator('.calendar [data-day]:enabled').nth(11).click();
await picture(renter, 'console-item');

const clerk = await as('Shop clerk Choi Garam', { language: 'en' });
await clerk.locator('.order').first().waitFor();
await picture(clerk, 'console-orders');

const operator = await as('Operator Han Naru', { dark: true, language: 'en' });
await operator.locator('.panels tbody tr').first().waitFor();
await operator.locator('.flow li').first().waitFor();
await picture(operator, 'console-operations');
