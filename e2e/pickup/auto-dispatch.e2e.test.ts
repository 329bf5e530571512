import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, type Naru, startNaru, waitFor } from '@naru/test-harness';
import {
  acceptedCall,
  type Call,
  cancelPickup,
  commandAssignment,
  courierLoad,
  followCall,
  ISU,
  readCall,
  registerCourier,
  SADANG,
  statusesOf,
} from './operations.ts';

let naru: Naru;
let customer: Client;
let near: Client;
let far: Client;
beforeAll(async () => {
  naru = await startNaru({ business: 'pickup', env: { ROUND_PAUSE_MS: '50' } });
  customer = await naru.signIn('CUSTOMER', 'customer-1');
  near = await naru.signIn('COURIER', 'near');
  far = await naru.signIn('COURIER', 'far');
  await registerCourier(near, { position: ISU, capacity: 1 });
  await registerCourier(far, { position: SADANG, capacity: 1 });
});
afterAll(() => naru[Symbol.asyncDispose]());

const callAt = (id: string, status: string, courierId?: string): Promise<Call> =>
  waitFor(
    async () => {
      const call = await readCall(customer, id);
      const matches = call.status === status && call.assignment?.courier?.id === courierId;
      return matches ? call : undefined;
    },
    { what: `call ${id} to be ${status} by ${courierId}` },
  );

const assignmentIdOf = (call: Call): string => call.assignment?.id ?? '';

test('a full courier is passed over, and with all of them full a call ends without one', async () => {
  const first = await callAt((await acceptedCall(customer, { idempotencyKey: 'a' })).id, 'CONFIRMED', 'near');
  const second = await callAt((await acceptedCall(customer, { idempotencyKey: 'b' })).id, 'CONFIRMED', 'far');
  const third = await callAt((await acceptedCall(customer, { idempotencyKey: 'c' })).id, 'NO_COURIER');
  expect(third.assignment).toMatchObject({ status: 'EXHAUSTED', offers: [] });

  await commandAssignment(near, 'completePickup', assignmentIdOf(first));
  await commandAssignment(far, 'completePickup', assignmentIdOf(second));
  await Promise.all([callAt(first.id, 'PICKED_UP', 'near'), callAt(second.id, 'PICKED_UP', 'far')]);
  expect(await courierLoad(customer, 'near')).toBe(0);
  expect(await courierLoad(customer, 'far')).toBe(0);
});

test('a released call goes to the next courier, and when that one gives it up too, to nobody', async () => {
  const { id } = await acceptedCall(customer, { idempotencyKey: 'to-release' });
  const changes = followCall(customer, id);
  await changes.until((all) => all.length > 0);
  const first = await callAt(id, 'CONFIRMED', 'near');
  const released = await commandAssignment(near, 'releaseAssignment', assignmentIdOf(first));
  expect(released).toEqual({ assignment: { status: 'PENDING' }, errors: [] });
  const second = await callAt(id, 'CONFIRMED', 'far');
  expect(await courierLoad(customer, 'near')).toBe(0);
  expect(await courierLoad(customer, 'far')).toBe(1);

  await commandAssignment(far, 'releaseAssignment', assignmentIdOf(second));
  const ended = await callAt(id, 'NO_COURIER');
  expect(await courierLoad(customer, 'far')).toBe(0);
  const searches = ['SEARCHING', 'CONFIRMED', 'SEARCHING', 'CONFIRMED', 'SEARCHING', 'NO_COURIER'];
  expect(ended.history.map(({ status }) => status)).toEqual(['REQUESTED', ...searches]);
  await changes.until((all) => statusesOf(all).includes('NO_COURIER'));
  expect(statusesOf(changes.messages).slice(-4)).toEqual(searches.slice(-4));
});

test('once picked up a call cannot be cancelled, given up or finished again', async () => {
  const { id } = await acceptedCall(customer, { idempotencyKey: 'to-complete' });
  const assignmentId = assignmentIdOf(await callAt(id, 'CONFIRMED', 'near'));
  expect((await commandAssignment(far, 'completePickup', assignmentId)).errors).toMatchObject([
    { code: 'NOT_ASSIGNED' },
  ]);
  for (let time = 1; time <= 2; time += 1) {
    const completed = await commandAssignment(near, 'completePickup', assignmentId);
    expect(completed).toEqual({ assignment: { status: 'COMPLETED' }, errors: [] });
  }
  await callAt(id, 'PICKED_UP', 'near');
  expect((await cancelPickup(customer, id)).errors).toMatchObject([{ code: 'ALREADY_PICKED_UP' }]);
  expect((await commandAssignment(near, 'releaseAssignment', assignmentId)).errors).toMatchObject([
    { code: 'NOT_ASSIGNED' },
  ]);
  expect(await courierLoad(customer, 'near')).toBe(0);
});

test('of a cancellation and a pick-up at the same time one wins, and everybody says which', async () => {
  for (let round = 1; round <= 10; round += 1) {
    const { id } = await acceptedCall(customer, { idempotencyKey: `contested-${round}` });
    const assignmentId = assignmentIdOf(await callAt(id, 'CONFIRMED', 'near'));
    const [completed] = await Promise.all([
      commandAssignment(near, 'completePickup', assignmentId),
      cancelPickup(customer, id),
    ]);
    const call = await waitFor(
      async () => {
        const now = await readCall(customer, id);
        return ['PICKED_UP', 'CANCELLED'].includes(now.status) ? now : undefined;
      },
      { what: 'the decision' },
    );
    const pickedUp = completed.assignment !== null;
    expect(call.status).toBe(pickedUp ? 'PICKED_UP' : 'CANCELLED');
    expect(call.assignment?.status).toBe(pickedUp ? 'COMPLETED' : 'CANCELLED');
    expect(await courierLoad(customer, 'near')).toBe(0);
  }
});

test("a courier's calls are for that courier and operators, and every call's changes for them and no customer", async () => {
  const operator = await naru.signIn('OPERATOR', 'olga');
  const query = `{ courier(id: "near") { assignments { call { id } } } }`;
  const callsOf = async (client: Client): Promise<readonly string[]> =>
    (
      await client.request<{ courier: { assignments: { call: { id: string } }[] } }>(query)
    ).courier.assignments.map(({ call }) => call.id);
  const changes = `subscription { pickupCallsChanged { event call { id status assignment { courier { id } } } } }`;
  type Change = { pickupCallsChanged: { event: string; call: { id: string } } };
  const feeds = [near, operator].map((client) => client.subscribe<Change>(changes));
  const refused = customer.subscribe(changes);
  await waitFor(() => refused.ended, { what: 'the refusal' });
  expect(refused.ended?.reason).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);

  await naru.subscribersListen('pickupCallsChanged', feeds.length);

  const { id } = await acceptedCall(customer, { idempotencyKey: 'listed' });
  const assignmentId = assignmentIdOf(await callAt(id, 'CONFIRMED', 'near'));
  expect(await callsOf(near)).toEqual([id]);
  expect(await callsOf(operator)).toEqual([id]);
  for (const other of [far, customer]) expect(await callsOf(other)).toEqual([]);
  await commandAssignment(near, 'completePickup', assignmentId);
  expect(await callsOf(near)).toEqual([]);

  for (const feed of feeds) {
    await feed.until((all) => all.some(({ data }) => data?.pickupCallsChanged.event === 'picked-up'));
  }
});
