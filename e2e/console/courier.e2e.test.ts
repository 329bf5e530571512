import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { createRunner } from '../start/runner.ts';
import { openBrowser, type People, signIn } from './browser.ts';

const runner = createRunner();
let people: People;

beforeAll(async () => {
  // Long enough for a slow machine; the rounds and their ends have tests of their own.
  const { url } = await runner.start({ DISPATCH_MODE: 'offer', OFFER_TTL_MS: '120000' });
  people = await openBrowser(url);
});
afterAll(async () => {
  await people?.[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
});

async function callFrom(customer: Page, place: string): Promise<void> {
  await customer.goto('/');
  await customer.locator('.chip', { hasText: place }).click();
  await customer.getByRole('button', { name: 'Call a courier' }).click();
  await customer.getByRole('heading', { name: 'Your pick-up' }).waitFor();
}

const offerTo = (courier: Page) => courier.locator('.offer');

test('a courier is offered a call, takes it, and picks the parcel up, while the customer looks on', async () => {
  const [customer, courier] = await Promise.all([
    people.open({ language: 'en' }),
    people.open({ phone: true, language: 'ko' }),
  ]);
  await Promise.all([signIn(customer, 'Customer Lee Hana'), signIn(courier, '택배기사 김민준')]);
  await courier.getByRole('switch', { name: '호출 받기' }).waitFor();

  await callFrom(customer, 'Isu');
  await customer.getByText('Couriers nearby are being asked.').waitFor();
  await offerTo(courier).getByText('이수').waitFor();
  await offerTo(courier).getByRole('timer').waitFor();
  await offerTo(courier).getByRole('button', { name: '수락' }).click();
  await customer.getByText(/김민준 is on the way/).waitFor();
  await customer.getByRole('link', { name: 'Call 김민준' }).waitFor();

  const task = courier.getByRole('article', { name: '이수' });
  await task.getByText('010-5095-8718').waitFor(); // only the assigned courier sees it whole
  await task.getByRole('button', { name: '픽업완료' }).click();
  await customer.getByText('The parcel is on board.').waitFor();
  await courier.getByText('지금은 호출이 없습니다').waitFor();
  expect(await customer.locator('.history li > span').allTextContents()).toEqual([
    ...['Picked up', 'Courier found', 'Searching', 'Requested'],
  ]);
  expect(people.complaints).toEqual([]);
});

test('an offer is declined, a call is given up and searched anew, and one that is cancelled goes away', async () => {
  const [customer, courier] = await Promise.all([people.open(), people.open({ dark: true })]);
  await Promise.all([signIn(customer, 'Customer Park Duri'), signIn(courier, 'Courier Kim Minjun')]);
  await courier.getByRole('switch').waitFor();

  await callFrom(customer, 'Isu');
  await offerTo(courier).getByRole('button', { name: 'Decline' }).click();
  await offerTo(courier).waitFor({ state: 'detached' });
  await customer.getByRole('button', { name: 'Cancel this call' }).click();
  await customer.getByRole('dialog').getByRole('button', { name: 'Cancel this call' }).click();
  await customer.getByText('This call is cancelled.').waitFor();

  await callFrom(customer, 'Isu');
  await offerTo(courier).getByRole('button', { name: 'Accept' }).click();
  const task = courier.getByRole('article', { name: 'Isu' });
  await task.getByRole('button', { name: 'Give up' }).click();
  await courier.getByRole('dialog').getByRole('textbox').fill('a flat tyre');
  await courier.getByRole('dialog').getByRole('button', { name: 'Give up' }).click();
  await customer.getByText('Couriers nearby are being asked.').waitFor();
  await courier.getByText('No calls just now').waitFor();
  await customer.getByRole('button', { name: 'Cancel this call' }).click();
  await customer.getByRole('dialog').getByRole('button', { name: 'Cancel this call' }).click();

  await callFrom(customer, 'Isu');
  await offerTo(courier).getByRole('button', { name: 'Accept' }).click();
  await task.waitFor();
  await customer.getByText(/is on the way/).waitFor();
  await customer.getByRole('button', { name: 'Cancel this call' }).click();
  await customer.getByRole('dialog').getByRole('button', { name: 'Cancel this call' }).click();
  await task.waitFor({ state: 'detached' });
  expect(people.complaints).toEqual([]);
});

test('a courier rests, works and moves; an operator sees it on the map, and what happens in the flow', async () => {
  const [courier, operator] = await Promise.all([people.open(), people.open()]);
  await Promise.all([signIn(courier, 'Courier Lee Seoyeon'), signIn(operator, 'Operator Han Naru')]);
  const duty = courier.getByRole('switch', { name: 'Take calls' });
  await duty.click();
  await courier.getByText('Nobody calls you.').waitFor();
  await operator.getByText('22 / 24').waitFor();
  await duty.click();
  await operator.getByText('23 / 24').waitFor();

  const map = courier.getByRole('group', { name: /Click the map where you are/ });
  await map.press('ArrowUp');
  await map.press('Enter'); // its middle, which the arrow has moved
  await courier.getByText(/reported \d+ s ago/).waitFor();

  const customer = await people.open();
  await signIn(customer, 'Customer Lee Hana');
  await callFrom(customer, 'Gyodae');
  await operator
    .getByRole('region', { name: 'Pick-ups as they happen' })
    .getByText('Gyodae')
    .first()
    .waitFor();
  await operator.getByRole('row', { name: /calls · follow-assignment-when-it-changes/ }).waitFor();
  await operator.getByText('None: everything was handled').waitFor();
  expect(people.complaints).toEqual([]);
});
