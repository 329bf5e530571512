import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, type Naru, persistently, startNaru, waitFor } from '@naru/test-harness';
import { openBrowser, type People, signIn } from './browser.ts';

const WEB_FOLDER = join(import.meta.dirname, '../../web/dist');
const person = { sub: 'carol', role: 'CUSTOMER', name: { ko: '캐럴', en: 'Carol' } };

let naru: Naru;
let people: People;
let customer: Client;
let vendor: Client;

beforeAll(async () => {
  naru = await startNaru({ business: 'rental', replicas: { gateway: 2 }, env: { WEB_FOLDER } });
  people = await openBrowser(naru.url);
  customer = await naru.signIn('CUSTOMER', person.sub, 'gateway-2');
  vendor = await naru.signIn('VENDOR', 'vicky', 'gateway-2');
});
afterAll(async () => {
  await people?.[Symbol.asyncDispose]();
  await naru?.[Symbol.asyncDispose]();
});

/** A reservation whose order has arrived at the shop. */
async function reserve(): Promise<{ id: string; orderId: string }> {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Seoul' }).format();
  const item = { idempotencyKey: 'item', sku: 'ferry', name: 'Ferry', dayRate: 1_000, units: 2 };
  const { registerItem } = await vendor.request<{ registerItem: { item: { id: string } } }>(
    'mutation ($input: RegisterItemInput!) { registerItem(input: $input) { item { id } } }',
    { input: item },
  );
  const booking = { idempotencyKey: 'booking', itemId: registerItem.item.id, quantity: 1 };
  const { reserveItem } = await customer.request<{ reserveItem: { reservation: { id: string } } }>(
    'mutation ($input: ReserveItemInput!) { reserveItem(input: $input) { reservation { id } } }',
    { input: { ...booking, startDate: today, endDate: today } },
  );
  const { id } = reserveItem.reservation;
  const orderId = await waitFor(
    async () =>
      (
        await customer.request<{ reservation: { order: { id: string } | null } }>(
          'query ($id: ID!) { reservation(id: $id) { order { id } } }',
          { id },
        )
      ).reservation.order?.id,
    { what: 'the order' },
  );
  return { id, orderId };
}

const act = (action: string, orderId: string) =>
  vendor.request(`mutation ($input: StoreOrderInput!) { ${action}(input: $input) { errors { code } } }`, {
    input: { orderId },
  });

const statusOf = async (id: string) =>
  (
    await customer.request<{ reservation: { status: string } }>(
      'query ($id: ID!) { reservation(id: $id) { status } }',
      { id },
    )
  ).reservation.status;

test('a page whose gateway is gone says so, and when it is back tells what it caught up: nothing is missed', async () => {
  const { id, orderId } = await reserve();
  const page = await people.open();
  // These gateways are no laptop's: the test hands out the tokens in their place.
  await page.route('**/config.json', (route) =>
    route.fulfill({ json: { graphqlUrl: '/graphql', signIn: { kind: 'development', url: '/sign-in' } } }),
  );
  await page.route('**/sign-in', async (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({ json: { token: await naru.token('CUSTOMER', person.sub) } })
      : route.fulfill({ json: { people: [person] } }),
  );
  await signIn(page, 'Customer Carol');
  await page.goto(`/reservations/${id}`);
  await page.getByText('The days are yours.').waitFor();
  const badgeIs = (count: string) =>
    page.locator('.bell .badge', { hasText: new RegExp(`^${count}$`) }).waitFor();
  await badgeIs('1');

  // Only the subscriptions can have brought these: each has a cursor from here on.
  await act('confirmOrder', orderId);
  await page.getByText('The shop said yes').waitFor();
  await badgeIs('2');

  await naru.service('gateway').kill();
  await page.getByText('Connection lost. Reconnecting…').waitFor();
  await act('prepareOrder', orderId);
  await act('handOverOrder', orderId);
  await waitFor(async () => (await statusOf(id)) === 'RENTED', { what: 'the changes' });
  await page.getByText('The shop said yes').waitFor(); // what it knew is still shown

  await persistently(() => naru.service('gateway').start());
  // Two changes and their two notifications; on a slow machine it may tell of the first while the last is on its way.
  await page.getByText(/Reconnected, [1-4] changes? caught up/).waitFor();
  await page.getByText(/Enjoy it/).waitFor();
  await badgeIs('4');
  expect(await page.locator('.history li > span').allTextContents()).toEqual([
    ...['Rented', 'Ready', 'Confirmed', 'Reserved'],
  ]);

  await vendor.request(
    'mutation ($input: ReturnItemsInput!) { returnItems(input: $input) { errors { code } } }',
    {
      input: { idempotencyKey: 'return', orderId, quantity: 1 },
    },
  );
  await page.getByText('Everything is back.').waitFor(); // and it goes on live
  expect(people.complaints).toEqual([]);
});
