import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, type Naru, naruCommand, natsUsers, startNaru, waitFor } from '@naru/test-harness';
import {
  acceptedCall,
  cancelPickup,
  followCall,
  ISU,
  registerCourier,
  statusesOf,
} from '../pickup/operations.ts';
import { day, orderOf, reserved, someItem, stockOf, vendorDoes } from '../rental/operations.ts';
import { metricsIn, metricsPage } from './metrics-page.ts';

const users = natsUsers((user) => `password-of-${user}`);
let naru: Naru;
let customer: Client;
beforeAll(async () => {
  // A slow machine is no reason to refuse here.
  const env = { DISPATCH_TIMEOUT_MS: '10000', HOLD_TIMEOUT_MS: '10000' };
  naru = await startNaru({ natsUsers: users, env });
  customer = await naru.signIn('CUSTOMER', 'customer-1');
});
afterAll(() => naru[Symbol.asyncDispose]());

const operator = () => ({
  ...naru.databases,
  NATS_URL: naru.nats.url,
  NARU_DATA: naru.folder,
  ...users.environmentOf('operator'),
});

interface MyPage {
  readonly myPage: {
    readonly pickups: { readonly nodes: readonly { readonly status: string; readonly placeLabel: string }[] };
    readonly rentals: { readonly nodes: readonly { readonly status: string }[] };
    readonly notifications: { readonly totalCount: number };
  };
}
const myPage = async () =>
  (
    await customer.request<MyPage>(
      '{ myPage { pickups { nodes { status placeLabel } } rentals { nodes { status } } notifications { totalCount } } }',
    )
  ).myPage;

test('both businesses run where each process may do on NATS only what it has to', async () => {
  await registerCourier(await naru.signIn('COURIER', 'courier-1'), { name: '이수기사', position: ISU });
  const call = await acceptedCall(customer, { idempotencyKey: 'restricted', place: { label: '이수' } });
  const feed = followCall(customer, call.id);
  await feed.until((all) => statusesOf(all).includes('CONFIRMED'));
  await cancelPickup(customer, call.id);
  await feed.until((all) => statusesOf(all).includes('CANCELLED'));

  const vendor = await naru.signIn('VENDOR', 'vendor-1');
  const item = await someItem(vendor, { units: 2 });
  const reservation = await reserved(customer, {
    ...{ itemId: item.id, quantity: 2, startDate: day(0), endDate: day(1) },
  });
  const order = await orderOf(vendor, reservation.id);
  for (const action of ['confirmOrder', 'prepareOrder', 'handOverOrder'] as const) {
    expect(await vendorDoes(vendor, action, order.id)).toMatchObject({ errors: [] });
  }
  const back = { idempotencyKey: 'back', quantity: 2 };
  expect(await vendorDoes(vendor, 'returnItems', order.id, back)).toMatchObject({ errors: [] });
  await waitFor(async () => (await stockOf(customer, item.id)) === 2, { what: 'the units to be back' });
  await waitFor(
    async () => {
      const { pickups, rentals } = await myPage();
      return pickups.nodes[0]?.status === 'CANCELLED' && rentals.nodes[0]?.status === 'RETURNED';
    },
    { what: "the customer's page" },
  );
});

test('the operator’s commands work there, beside the running services', async () => {
  await naru.comesToRest();
  const before = await myPage();
  const letters = await naruCommand(['dlq', 'list', '--json'], operator());
  expect([letters.code, JSON.parse(letters.stdout)]).toEqual([0, []]);
  const replayed = await naruCommand(['outbox', 'replay', '--since', '1h', '--json'], operator());
  expect(replayed.code).toBe(0);
  const { services, renewedConsumers } = JSON.parse(replayed.stdout);
  expect(renewedConsumers).toEqual([]);
  expect(services).toHaveLength(6);
  for (const one of services) expect(one).toMatchObject({ missing: 0, published: 0 });
  const rebuilt = await naruCommand(['views', 'rebuild'], operator());
  expect(rebuilt.stdout).toMatch(/^pickups +[1-9]\d* events read, 1 rows put in place, 0 removed$/m);
  expect(rebuilt.code).toBe(0);
  expect(await myPage()).toEqual(before);
});

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const metricsOfAll = () =>
  Promise.all(naru.services.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()));

test('every metric that an alert or a graph names is told by a process, and every metric has its row in the docs', async () => {
  const texts = await metricsOfAll();
  const told = new Set(texts.flatMap((text) => [...metricsIn(text).keys()]));
  const named = `${read('infra/observability/alerts.yaml')}\n${read('infra/observability/dashboard.json')}`
    .split('\n')
    .filter((line) => !/runbook_url|"uid"|"description"|^#/.test(line))
    .join('\n')
    .matchAll(/\b(naru|process|nodejs)_[a-z0-9_]+/g);
  const names = [...new Set([...named].map(([name]) => name.replace(/_(bucket|count|sum)$/, '')))];
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !told.has(name))).toEqual([]);
  // If not: npm run services, and node e2e/operations/write-metrics-page.ts with their URLs
  expect(read('docs/metrics.md')).toBe(metricsPage(texts));
});

const OUTBOXES = [
  ...['assignment-desk', 'assignment-dispatcher', 'calls', 'customer-views'],
  ...['items', 'reservations', 'stores'],
];
const POLICIES = 12;

test('how far outboxes and consumers are is asked for when it is told', async () => {
  const figures = async () => {
    const text = (await metricsOfAll()).join('\n');
    const labelsOf = (metric: string) =>
      [
        ...new Set(
          [...text.matchAll(new RegExp(`^${metric}\\{[a-z]+="([^"]+)"\\} 0$`, 'gm'))].map(
            ([, label]) => label,
          ),
        ),
      ].sort();
    return {
      waiting: labelsOf('naru_outbox_backlog_events'),
      oldest: labelsOf('naru_outbox_oldest_seconds'),
      behind: labelsOf('naru_consumer_pending_messages'),
      unsettled: labelsOf('naru_consumer_unsettled_messages'),
      parked: labelsOf('naru_dead_letters'),
    };
  };
  // What does not answer at once is left out until it does.
  await waitFor(
    async () => {
      const { waiting, oldest, behind, unsettled, parked } = await figures();
      return (
        [waiting, oldest].every((found) => found.join() === OUTBOXES.join()) &&
        [behind, unsettled, parked].every((found) => found.length === POLICIES)
      );
    },
    { what: 'every outbox and consumer to be told of, with nothing waiting' },
  );
});
