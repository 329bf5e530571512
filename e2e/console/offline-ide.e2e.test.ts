import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { waitFor } from '@naru/test-harness';
import type { Page } from 'playwright-core';
import { createRunner } from '../start/runner.ts';
import { openBrowser, type People } from './browser.ts';

const runner = createRunner();
let people: People;
let url: string;

beforeAll(async () => {
  url = (await runner.start()).url;
  people = await openBrowser(url);
});
afterAll(async () => {
  await people?.[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
});

/** Without the internet. */
async function openOffline(): Promise<Page> {
  const page = await people.open();
  const isElsewhere = ({ origin }: URL) => origin !== new URL(url).origin;
  await page.route(isElsewhere, (route) => route.abort('internetdisconnected'));
  return page;
}

const answer = (page: Page) => page.locator('.result-window');
const run = (page: Page) => page.getByRole('button', { name: /Execute query/ }).click();
const ide = (query: string) => `/graphql/ide?query=${encodeURIComponent(query)}`;

test('where the Sandbox cannot be loaded a browser gets GraphiQL, with operations to begin with', async () => {
  const page = await openOffline();
  await page.goto('/graphql');
  await page.waitForURL('**/graphql/ide*');
  await page.getByText('quotePickup').first().waitFor();
  expect(await page.getByRole('link', { name: 'Apollo Sandbox' }).getAttribute('href')).toBe('/graphql');
});

test('a demo person queries and subscribes, with the token that signing in has got', async () => {
  const page = await openOffline();
  await page.goto(ide('{ myPage { unreadCount } }'));
  await run(page);
  await answer(page).getByText('UNAUTHENTICATED').waitFor();
  await page.getByLabel('Sign in as').selectOption({ label: 'Lee Hana (CUSTOMER)' });
  const token = page.getByLabel('Token');
  await waitFor(async () => (await token.inputValue()) !== '', { what: 'the token' });
  await run(page);
  await answer(page).getByText('unreadCount').waitFor();

  const value = await token.inputValue();
  await page.goto(ide('subscription { notificationReceived { event notification { title } } }'));
  await token.fill(value);
  await run(page);
  await waitFor(isFollowed, { what: 'the subscription to be live' });
  await requestPickup(value);
  await answer(page).getByText('notificationReceived').waitFor();
  expect(people.complaints.filter((text) => !text.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
});

async function isFollowed(): Promise<boolean> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return metrics.includes('naru_gateway_subscriptions{field="notificationReceived",protocol="websocket"} 1');
}

/** Something for a customer to be notified of. */
async function requestPickup(token: string): Promise<void> {
  const input =
    '{ idempotencyKey: "ide", tel: "010-5095-8718", parcelClass: UNDER_10KG, place: { label: "이수" } }';
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({
      query: `mutation { requestPickup(input: ${input}) { call { id } errors { code } } }`,
    }),
  });
  expect(await response.json()).toMatchObject({ data: { requestPickup: { errors: [] } } });
}
