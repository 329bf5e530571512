import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, type Naru, startNaru } from '@naru/test-harness';
import { acceptedCall, registerCourier } from './operations.ts';

let naru: Naru;
let customer: Client;
let courier: Client;
let anonymous: Client;
let callId: string;
beforeAll(async () => {
  naru = await startNaru({ business: 'pickup' });
  customer = await naru.signIn('CUSTOMER', 'customer-1');
  courier = await naru.signIn('COURIER', 'courier-1');
  anonymous = naru.anonymous();
  await registerCourier(courier, { capacity: 50 });
  callId = (await acceptedCall(customer, { idempotencyKey: 'the-only-call' })).id;
});
afterAll(() => naru[Symbol.asyncDispose]());

const GOOD_PICKUP = {
  idempotencyKey: 'k',
  tel: '01050958718',
  parcelClass: 'UNDER_10KG',
  place: { label: '이수' },
};
const GOOD_COURIER = { name: '김기사', tel: '01011112222', vehicle: 'VAN', capacity: 3 };
const LONG = 'x'.repeat(200);

interface Mutation {
  readonly name: string;
  readonly input: string;
  readonly entity: string;
}
const mutations = {
  requestPickup: { name: 'requestPickup', input: 'RequestPickupInput', entity: 'call' },
  cancelPickup: { name: 'cancelPickup', input: 'CancelPickupInput', entity: 'call' },
  registerCourier: { name: 'registerCourier', input: 'RegisterCourierInput', entity: 'courier' },
  reportPosition: { name: 'reportCourierPosition', input: 'ReportCourierPositionInput', entity: 'courier' },
  setOnline: { name: 'setCourierOnline', input: 'SetCourierOnlineInput', entity: 'courier' },
  acceptOffer: { name: 'acceptOffer', input: 'AnswerOfferInput', entity: 'offer' },
  declineOffer: { name: 'declineOffer', input: 'AnswerOfferInput', entity: 'offer' },
  release: { name: 'releaseAssignment', input: 'ReleaseAssignmentInput', entity: 'assignment' },
  complete: { name: 'completePickup', input: 'CompletePickupInput', entity: 'assignment' },
} satisfies Record<string, Mutation>;

/** The code of the first refusal or error; undefined when the mutation was accepted. */
async function codeOf(
  client: Client,
  { name, input, entity }: Mutation,
  value: object,
): Promise<string | undefined> {
  const result = await client.execute<
    Record<string, Record<string, unknown> & { errors: { code: string }[] }>
  >(`mutation ($input: ${input}!) { ${name}(input: $input) { ${entity} { id } errors { code path } } }`, {
    input: value,
  });
  const answer = result.data?.[name];
  if (answer && answer.errors.length > 0) expect(answer[entity]).toBeNull();
  return (result.errors?.[0]?.extensions?.code as string | undefined) ?? answer?.errors[0]?.code;
}

/** Everything that a mutation could have stored. */
async function everything(): Promise<unknown> {
  const operator = await naru.signIn('OPERATOR', 'operator-1');
  const { pickupCalls, couriers } = await operator.request(
    `{ pickupCalls { totalCount nodes { id tel place { label } } } couriers { id name tel capacity position { lat lon } } }`,
  );
  return { pickupCalls, couriers };
}

const refused: [string, Mutation, object, string][] = [
  [
    'an empty key',
    mutations.requestPickup,
    { ...GOOD_PICKUP, idempotencyKey: '' },
    'IDEMPOTENCY_KEY_INVALID',
  ],
  [
    'a key too long',
    mutations.requestPickup,
    { ...GOOD_PICKUP, idempotencyKey: LONG },
    'IDEMPOTENCY_KEY_INVALID',
  ],
  ['no phone number', mutations.requestPickup, { ...GOOD_PICKUP, tel: '' }, 'TEL_INVALID'],
  ['SQL for a number', mutations.requestPickup, { ...GOOD_PICKUP, tel: "'; drop table x" }, 'TEL_INVALID'],
  [
    'an unknown place',
    mutations.requestPickup,
    { ...GOOD_PICKUP, place: { label: '어딘가' } },
    'PLACE_NOT_FOUND',
  ],
  ['an empty place', mutations.requestPickup, { ...GOOD_PICKUP, place: { label: ' ' } }, 'LABEL_INVALID'],
  ['a label too long', mutations.requestPickup, { ...GOOD_PICKUP, place: { label: LONG } }, 'LABEL_INVALID'],
  [
    'a point off the globe',
    mutations.requestPickup,
    { ...GOOD_PICKUP, place: { label: '이수', point: { lat: 91, lon: 0 } } },
    'POINT_INVALID',
  ],
  ['an unknown class', mutations.requestPickup, { ...GOOD_PICKUP, parcelClass: 'HUGE' }, 'BAD_USER_INPUT'],
  ['a missing field', mutations.requestPickup, { ...GOOD_PICKUP, tel: undefined }, 'BAD_USER_INPUT'],
  ['a field too many', mutations.requestPickup, { ...GOOD_PICKUP, fare: 1 }, 'BAD_USER_INPUT'],
  ['an unknown call', mutations.cancelPickup, { callId: 'nothing' }, 'NOT_FOUND'],
  ['a wildcard for a call', mutations.cancelPickup, { callId: '>' }, 'NOT_FOUND'],
  ['an empty call id', mutations.cancelPickup, { callId: '' }, 'NOT_FOUND'],
];
const refusedToCourier: [string, Mutation, object, string][] = [
  ['a nameless courier', mutations.registerCourier, { ...GOOD_COURIER, name: ' ' }, 'NAME_INVALID'],
  ['a name too long', mutations.registerCourier, { ...GOOD_COURIER, name: LONG }, 'NAME_INVALID'],
  ['a bad number', mutations.registerCourier, { ...GOOD_COURIER, tel: '12' }, 'TEL_INVALID'],
  ['no capacity', mutations.registerCourier, { ...GOOD_COURIER, capacity: 0 }, 'CAPACITY_INVALID'],
  [
    'capacity without end',
    mutations.registerCourier,
    { ...GOOD_COURIER, capacity: 2_147_483_647 },
    'CAPACITY_INVALID',
  ],
  ['an unknown vehicle', mutations.registerCourier, { ...GOOD_COURIER, vehicle: 'SHIP' }, 'BAD_USER_INPUT'],
  [
    'a position off the globe',
    mutations.registerCourier,
    { ...GOOD_COURIER, position: { lat: 0, lon: 181 } },
    'POINT_INVALID',
  ],
  ['a second registration', mutations.registerCourier, GOOD_COURIER, 'ALREADY_REGISTERED'],
  [
    'another courier’s position',
    mutations.reportPosition,
    { courierId: 'x', position: { lat: 1, lon: 1 } },
    'FORBIDDEN',
  ],
  [
    'a position off the globe',
    mutations.reportPosition,
    { courierId: 'courier-1', position: { lat: 1e9, lon: 1 } },
    'POINT_INVALID',
  ],
  ['another courier’s line', mutations.setOnline, { courierId: 'x', online: false }, 'FORBIDDEN'],
  ['an unknown offer', mutations.acceptOffer, { offerId: 'nothing' }, 'NOT_FOUND'],
  ['an unknown offer', mutations.declineOffer, { offerId: 'nothing' }, 'NOT_FOUND'],
  ['an unknown assignment', mutations.release, { assignmentId: 'nothing' }, 'NOT_FOUND'],
  [
    'a reason too long',
    mutations.release,
    { assignmentId: 'nothing', reason: LONG + LONG },
    'REASON_INVALID',
  ],
  ['an unknown assignment', mutations.complete, { assignmentId: 'nothing' }, 'NOT_FOUND'],
];

test('bad input gets a code, and nothing is stored', async () => {
  const before = await everything();
  for (const [what, mutation, input, code] of refused) {
    expect([what, mutation.name, await codeOf(customer, mutation, input)]).toEqual([
      what,
      mutation.name,
      code,
    ]);
  }
  for (const [what, mutation, input, code] of refusedToCourier) {
    expect([what, mutation.name, await codeOf(courier, mutation, input)]).toEqual([
      what,
      mutation.name,
      code,
    ]);
  }
  expect(await everything()).toEqual(before);
});

test('who is not signed in, or has another role, is refused every mutation', async () => {
  const before = await everything();
  const inputs: [Mutation, object][] = [
    [mutations.requestPickup, GOOD_PICKUP],
    [mutations.cancelPickup, { callId }],
    [mutations.registerCourier, GOOD_COURIER],
    [mutations.reportPosition, { courierId: 'courier-1', position: { lat: 1, lon: 1 } }],
    [mutations.setOnline, { courierId: 'courier-1', online: false }],
    [mutations.acceptOffer, { offerId: 'nothing' }],
    [mutations.declineOffer, { offerId: 'nothing' }],
    [mutations.release, { assignmentId: 'nothing' }],
    [mutations.complete, { assignmentId: 'nothing' }],
  ];
  const vendor = await naru.signIn('VENDOR', 'vendor-1');
  for (const [mutation, input] of inputs) {
    expect([mutation.name, await codeOf(anonymous, mutation, input)]).toEqual([
      mutation.name,
      'UNAUTHENTICATED',
    ]);
    expect([mutation.name, await codeOf(vendor, mutation, input)]).toEqual([mutation.name, 'FORBIDDEN']);
  }
  expect(await everything()).toEqual(before);
});

test('anonymous callers see places and quotes, and nothing of anybody', async () => {
  const open = await anonymous.request(
    `{ places(search: "이") { label } quotePickup(parcelClass: UNDER_10KG, place: { label: "사당" }) { fare { amount currency } distanceMeters expiresAt } }`,
  );
  expect(open).toMatchObject({
    places: [{ label: '이수' }],
    quotePickup: { fare: { amount: 30_000, currency: 'KRW' } },
  });
  for (const query of [
    `{ pickupCall(id: "${callId}") { tel } }`,
    `{ pickupCalls { totalCount } }`,
    `{ couriers { tel } }`,
    `{ courier(id: "courier-1") { tel } }`,
    `{ couriersNear(place: { label: "이수" }, parcelClass: UNDER_10KG) { distanceMeters } }`,
    `{ openOffer(courierId: "courier-1") { id } }`,
    `{ myPage { unreadCount } }`,
  ]) {
    const { errors } = await anonymous.execute(query);
    expect([query, errors?.[0]?.extensions?.code]).toEqual([query, 'UNAUTHENTICATED']);
  }
});

test.each([
  ['first too small', `{ pickupCalls(first: 0) { totalCount } }`],
  ['first too large', `{ pickupCalls(first: 101) { totalCount } }`],
  ['a made-up cursor', `{ pickupCalls(after: "abc") { totalCount } }`],
  ['a list too long', `{ couriers(first: 1000) { id } }`],
  [
    'a radius too wide',
    `{ couriersNear(place: { label: "이수" }, radiusMeters: 999999, parcelClass: UNDER_10KG) { distanceMeters } }`,
  ],
  [
    'an unknown place',
    `{ quotePickup(parcelClass: UNDER_10KG, place: { label: "어딘가" }) { fare { amount } } }`,
  ],
])('%s is bad user input', async (_what, query) => {
  const { errors } = await customer.execute(query);
  expect(errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
});

test('a subgraph answers nobody but the gateway', async () => {
  for (const name of ['calls', 'assignment-desk', 'customer-views']) {
    const response = await fetch(`${naru.service(name).url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-naru-caller': 'eyJhbGciOiJub25lIn0.e30.' },
      body: JSON.stringify({ query: '{ _service { sdl } }' }),
    });
    expect([name, response.status]).toEqual([name, 401]);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  }
});
