import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, type Naru, startNaru, waitFor } from '@naru/test-harness';
import { acceptedCall, courierLoad, readCall, registerCourier, requestPickup } from './operations.ts';

let naru: Naru;
let customer: Client;
beforeAll(async () => {
  naru = await startNaru({ business: 'pickup', env: { DISPATCH_TIMEOUT_MS: '3000' } });
  customer = await naru.signIn('CUSTOMER', 'customer-1');
  await registerCourier(await naru.signIn('COURIER', 'courier-1'), { capacity: 50 });
});
afterAll(() => naru[Symbol.asyncDispose]());

const callCount = async (): Promise<number> =>
  (await customer.request<{ pickupCalls: { totalCount: number } }>(`{ pickupCalls { totalCount } }`))
    .pickupCalls.totalCount;

test('without the desk a request is refused at once and stored nowhere; the breaker opens and closes by itself', async () => {
  const before = await callCount();
  await naru.service('assignment-desk').stop();
  for (let attempt = 1; attempt <= 8; attempt += 1) {
    const { call, errors } = await requestPickup(customer, { idempotencyKey: `no-desk-${attempt}` });
    expect(call).toBeNull();
    expect(errors).toMatchObject([{ code: 'DISPATCH_UNAVAILABLE', retryAfterMs: expect.any(Number) }]);
    expect(errors[0]?.retryAfterMs).toBeGreaterThan(0);
  }
  expect(await breakerState()).toBe(2);
  expect(await callCount()).toBe(before);

  await naru.service('assignment-desk').start();
  // The same key works once the desk is back: nothing of the refused attempt was kept.
  const call = await waitFor(
    async () => (await requestPickup(customer, { idempotencyKey: 'no-desk-1' })).call,
    { what: 'the breaker to let a request through' },
  );
  await waitFor(async () => (await readCall(customer, call.id)).status === 'CONFIRMED', {
    what: 'the courier',
  });
  expect(await breakerState()).toBe(0);
  expect(await callCount()).toBe(before + 1);
});

test('a desk that hangs costs a request no more than the time-out', async () => {
  const before = await callCount();
  naru.service('assignment-desk').signal('SIGSTOP');
  try {
    const { errors } = await requestPickup(customer, { idempotencyKey: 'hanging-desk' });
    expect(errors).toMatchObject([{ code: 'DISPATCH_UNAVAILABLE' }]);
    expect(await callCount()).toBe(before);
  } finally {
    naru.service('assignment-desk').signal('SIGCONT');
  }
  await waitFor(async () => (await requestPickup(customer, { idempotencyKey: 'after-hanging' })).call, {
    what: 'the desk to answer again',
  });
});

test('without the dispatcher requests are accepted and wait; when it returns each gets one courier', async () => {
  const load = await waitFor(settledLoad, { what: 'the calls of before' });
  await naru.service('assignment-dispatcher').stop();
  const calls = await Promise.all(
    Array.from({ length: 20 }, (_, index) => acceptedCall(customer, { idempotencyKey: `waiting-${index}` })),
  );
  for (const { id } of calls) expect((await readCall(customer, id)).status).toBe('REQUESTED');

  await naru.service('assignment-dispatcher').start();
  for (const { id } of calls) {
    await waitFor(async () => (await readCall(customer, id)).status === 'CONFIRMED', { what: `call ${id}` });
  }
  expect(await courierLoad(customer, 'courier-1')).toBe(load + calls.length);
});

/** The courier's load once every call so far is confirmed. */
async function settledLoad(): Promise<number | undefined> {
  const { pickupCalls } = await customer.request<{ pickupCalls: { nodes: { status: string }[] } }>(
    `{ pickupCalls { nodes { status } } }`,
  );
  if (pickupCalls.nodes.some(({ status }) => status !== 'CONFIRMED')) return undefined;
  return courierLoad(customer, 'courier-1');
}

/** 0 closed, 1 half open, 2 open, as the calls service reports it. */
async function breakerState(): Promise<number> {
  const metrics = await (await fetch(`${naru.service('calls').url}/metrics`)).text();
  return Number(/^naru_breaker_state\{[^}]*\} (\d)/m.exec(metrics)?.[1]);
}
