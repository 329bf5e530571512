import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, type Naru, startNaru, waitFor } from '@naru/test-harness';
import { day, reserveItem, someItem, stockOf } from './operations.ts';

let naru: Naru;
let customer: Client;
let vendor: Client;
beforeAll(async () => {
  naru = await startNaru({ business: 'rental', env: { RESPONSE_CACHE_BYTES: '1000000' } });
  customer = await naru.signIn('CUSTOMER', 'customer-1');
  vendor = await naru.signIn('VENDOR', 'vendor-1');
});
afterAll(() => naru[Symbol.asyncDispose]());

async function hits(): Promise<number> {
  const metrics = await (await fetch(`${naru.service('gateway').url}/metrics`)).text();
  return Number(/^naru_gateway_kept_responses_total\{outcome="hit"\} (\d+)/m.exec(metrics)?.[1] ?? 0);
}

/** Asks until the answer is one that was kept. */
const asksFromCache = (ask: () => Promise<unknown>) =>
  waitFor(
    async () => {
      const before = await hits();
      await ask();
      return (await hits()) > before;
    },
    { what: 'an answer that was kept' },
  );

test('an item and a list of items are kept until an event says that one changed, whoever changed it', async () => {
  const item = await someItem(vendor, { units: 90 });
  const other = await someItem(vendor, { units: 7 });
  const catalogue = async () =>
    (
      await naru
        .anonymous()
        .request<{ items: { nodes: { id: string; stock: number }[] } }>('{ items { nodes { id stock } } }')
    ).items.nodes;
  // Without its id, an item in an answer might be any.
  const stockWithId = (id: string) => customer.request(`{ item(id: "${id}") { id stock } }`);
  let left = 90;
  const reserveOne = async () => {
    await asksFromCache(() => stockOf(customer, item.id));
    await asksFromCache(() => stockWithId(other.id));
    await asksFromCache(catalogue);
    const { reservation } = await reserveItem(customer, {
      ...{ itemId: item.id, idempotencyKey: `left-${left}`, startDate: day(0), endDate: day(1) },
    });
    expect(reservation?.status).toBe('RESERVED');
    left -= 1;
    await waitFor(async () => (await stockOf(customer, item.id)) === left, { what: 'the stock to fall' });
    await waitFor(async () => (await catalogue()).find(({ id }) => id === item.id)?.stock === left, {
      what: 'the stock in the list to fall',
    });
  };
  await reserveOne();
  // The other item's own first event may come late, and time may run out: not each time.
  await waitFor(
    async () => {
      await reserveOne();
      const before = await hits();
      expect(await stockWithId(other.id)).toEqual({ item: { id: other.id, stock: 7 } });
      return (await hits()) === before + 1;
    },
    { what: 'what another item is not the business of to be kept' },
  );
});

test('what belongs to a caller, and what no subgraph allows to be kept, is answered anew', async () => {
  const ask = () =>
    customer.request('{ reservations { nodes { id } } myPage { unreadCount } }').catch(() => {});
  const before = await hits();
  await ask();
  await ask();
  expect(await hits()).toBe(before);
});
