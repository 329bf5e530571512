import { hostileDays, hostileIds, hostileInts, hostileLines } from './hostile-values.ts';

/** One operation with one value that it was not made for. */
export interface ValueAttack {
  readonly what: string;
  readonly role: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The code of the refusal or error; null for an answer that says that there is nothing. */
  readonly code: string | null;
}

type Fields = Readonly<Record<string, unknown>>;
const DAY_MS = 86_400_000;
const tomorrow = new Date(Date.now() + 2 * DAY_MS).toISOString().slice(0, 10);

interface Mutation {
  readonly role: string;
  readonly name: string;
  readonly input: string;
  readonly good: Fields;
}
const mutation = (role: string, name: string, input: string, good: Fields): Mutation => ({
  role,
  name,
  input,
  good,
});
const requestPickup = mutation('CUSTOMER', 'requestPickup', 'RequestPickupInput', {
  idempotencyKey: 'hostile',
  tel: '01050958718',
  parcelClass: 'UNDER_10KG',
  place: { label: '이수' },
});
const registerCourier = mutation('COURIER', 'registerCourier', 'RegisterCourierInput', {
  name: '김기사',
  tel: '01011112222',
  vehicle: 'VAN',
  capacity: 3,
});
const registerItem = mutation('VENDOR', 'registerItem', 'RegisterItemInput', {
  idempotencyKey: 'hostile',
  sku: 'hostile',
  name: 'Hostile',
  dayRate: 1_000,
  units: 1,
});
const reserveItem = mutation('CUSTOMER', 'reserveItem', 'ReserveItemInput', {
  idempotencyKey: 'hostile',
  itemId: 'nothing',
  quantity: 1,
  startDate: tomorrow,
  endDate: tomorrow,
});
const reportPosition = mutation('COURIER', 'reportCourierPosition', 'ReportCourierPositionInput', {
  courierId: 'courier-hostile',
  position: { lat: 37, lon: 127 },
});

function mutate(
  { role, name, input, good }: Mutation,
  what: string,
  fields: Fields,
  code: string,
): ValueAttack {
  const query = `mutation ($input: ${input}!) { ${name}(input: $input) { errors { code } } }`;
  return { what: `${name}: ${what}`, role, query, variables: { input: { ...good, ...fields } }, code };
}
function ask(role: string, field: string, type: string, value: unknown, code: string | null): ValueAttack {
  const [name = ''] = field.split('(');
  const query = `query ($value: ${type}) { ${field} }`;
  return { what: `${name}: ${shown(value)}`, role, query, variables: { value }, code };
}
const shown = (value: unknown): string => JSON.stringify(value)?.slice(0, 60) ?? String(value);
const each = (values: readonly unknown[], write: (value: unknown) => ValueAttack): readonly ValueAttack[] =>
  values.map(write);

/** Nothing bears any of these ids, whoever asks. */
export const idAttacks: readonly ValueAttack[] = hostileIds.flatMap(withId);

/** What no database takes for a text is refused before it gets to one. */
export const nullAttacks: readonly ValueAttack[] = withId('\0').map((attack) => ({
  ...attack,
  code: 'BAD_USER_INPUT',
}));

function withId(id: string): readonly ValueAttack[] {
  return [
    ...['pickupCall', 'courier', 'item', 'reservation', 'storeOrder'].map((field) =>
      ask('OPERATOR', `${field}(id: $value) { id }`, 'ID!', id, null),
    ),
    ask('OPERATOR', 'itemBySku(sku: $value) { id }', 'String!', id, null),
    ask('OPERATOR', 'openOffer(courierId: $value) { id }', 'ID!', id, null),
    ...(
      [
        ['CUSTOMER', 'cancelPickup', 'CancelPickupInput', { callId: id }, 'NOT_FOUND'],
        ['CUSTOMER', 'cancelReservation', 'CancelReservationInput', { reservationId: id }, 'NOT_FOUND'],
        ['CUSTOMER', 'markNotificationsRead', 'MarkNotificationsReadInput', { ids: [id] }, 'NOT_FOUND'],
        [
          'COURIER',
          'setCourierOnline',
          'SetCourierOnlineInput',
          { courierId: id, online: true },
          'FORBIDDEN',
        ],
        ['COURIER', 'acceptOffer', 'AnswerOfferInput', { offerId: id }, 'NOT_FOUND'],
        ['COURIER', 'declineOffer', 'AnswerOfferInput', { offerId: id }, 'NOT_FOUND'],
        ['COURIER', 'releaseAssignment', 'ReleaseAssignmentInput', { assignmentId: id }, 'NOT_FOUND'],
        ['COURIER', 'completePickup', 'CompletePickupInput', { assignmentId: id }, 'NOT_FOUND'],
        ['VENDOR', 'setItemUnits', 'SetItemUnitsInput', { itemId: id, units: 1 }, 'NOT_FOUND'],
        ['VENDOR', 'confirmOrder', 'StoreOrderInput', { orderId: id }, 'NOT_FOUND'],
        ['VENDOR', 'rejectOrder', 'RejectOrderInput', { orderId: id, reason: 'no' }, 'NOT_FOUND'],
        ['VENDOR', 'prepareOrder', 'StoreOrderInput', { orderId: id }, 'NOT_FOUND'],
        ['VENDOR', 'handOverOrder', 'StoreOrderInput', { orderId: id }, 'NOT_FOUND'],
        [
          'VENDOR',
          'returnItems',
          'ReturnItemsInput',
          { idempotencyKey: 'k', orderId: id, quantity: 1 },
          'NOT_FOUND',
        ],
      ] as const
    ).map(([role, name, input, fields, code]) =>
      mutate(mutation(role, name, input, {}), shown(id), fields, code),
    ),
    mutate(reportPosition, shown(id), { courierId: id }, 'FORBIDDEN'),
    mutate(reserveItem, shown(id), { itemId: id }, 'ITEM_NOT_FOUND'),
  ];
}

export const textAttacks: readonly ValueAttack[] = [
  ...each(hostileLines, (text) =>
    mutate(
      requestPickup,
      `label ${shown(text)}`,
      { place: { label: text, point: { lat: 37, lon: 127 } } },
      'LABEL_INVALID',
    ),
  ),
  ...each(
    [...hostileLines, '０１０５０９５８７１８', '٠١٠٥٠٩٥٨٧١٨', '010-5095-8718;', '+1 555 0100', '1e10'],
    (tel) => mutate(requestPickup, `tel ${shown(tel)}`, { tel }, 'TEL_INVALID'),
  ),
  ...each(['', ' ', 'a\nb', 'a\u001bb', 'a\ud800b', 'x'.repeat(129)], (key) =>
    mutate(requestPickup, `key ${shown(key)}`, { idempotencyKey: key }, 'IDEMPOTENCY_KEY_INVALID'),
  ),
  ...each(hostileLines, (name) => mutate(registerCourier, `name ${shown(name)}`, { name }, 'NAME_INVALID')),
  ...each(hostileLines, (name) => mutate(registerItem, `name ${shown(name)}`, { name }, 'NAME_INVALID')),
  ...each(hostileLines, (category) =>
    mutate(registerItem, `category ${shown(category)}`, { category }, 'CATEGORY_INVALID'),
  ),
  ...each([...hostileLines, 'a*b', 'a>b', "a'b", 'a/b', '제품'], (sku) =>
    mutate(registerItem, `sku ${shown(sku)}`, { sku }, 'SKU_INVALID'),
  ),
  ...each(['UNDER_10KGS', 'under_10kg', '', 1, true, ['UNDER_10KG', 'FROM_10KG'], {}], (parcelClass) =>
    mutate(requestPickup, `class ${shown(parcelClass)}`, { parcelClass }, 'BAD_USER_INPUT'),
  ),
  ...each([1, true, {}, ['a', 'b']], (tel) =>
    mutate(requestPickup, `tel ${shown(tel)}`, { tel }, 'BAD_USER_INPUT'),
  ),
];

export const numberAttacks: readonly ValueAttack[] = [
  ...each(hostileInts, (quantity) =>
    mutate(reserveItem, `quantity ${shown(quantity)}`, { quantity }, 'BAD_USER_INPUT'),
  ),
  ...each([0, -1, 1_001, 2 ** 31 - 1, -(2 ** 31)], (quantity) =>
    mutate(reserveItem, `quantity ${shown(quantity)}`, { quantity }, 'QUANTITY_INVALID'),
  ),
  ...each(hostileInts, (units) => mutate(registerItem, `units ${shown(units)}`, { units }, 'BAD_USER_INPUT')),
  ...each([-1, 100_001, 2 ** 31 - 1], (units) =>
    mutate(registerItem, `units ${shown(units)}`, { units }, 'UNITS_INVALID'),
  ),
  ...each([0, -1, 2 ** 31 - 1], (dayRate) =>
    mutate(registerItem, `rate ${shown(dayRate)}`, { dayRate }, 'DAY_RATE_INVALID'),
  ),
  ...each([0, -1, 2 ** 31 - 1], (capacity) =>
    mutate(registerCourier, `capacity ${shown(capacity)}`, { capacity }, 'CAPACITY_INVALID'),
  ),
  ...each(['37', true, null, [1, 2], {}], (lat) =>
    mutate(
      requestPickup,
      `lat ${shown(lat)}`,
      { place: { label: 'x', point: { lat, lon: 1 } } },
      'BAD_USER_INPUT',
    ),
  ),
  ...each([90.000001, -91, 1e308, -1e308], (lat) =>
    mutate(
      requestPickup,
      `lat ${shown(lat)}`,
      { place: { label: 'x', point: { lat, lon: 1 } } },
      'POINT_INVALID',
    ),
  ),
  ...each([180.000001, -181, 1e308], (lon) =>
    mutate(
      requestPickup,
      `lon ${shown(lon)}`,
      { place: { label: 'x', point: { lat: 1, lon } } },
      'POINT_INVALID',
    ),
  ),
  ...['pickupCalls', 'reservations', 'items', 'storeOrders'].flatMap((field) =>
    each([0, -1, 101, 2 ** 31 - 1, ...hostileInts], (first) =>
      ask('OPERATOR', `${field}(first: $value) { totalCount }`, 'Int!', first, 'BAD_USER_INPUT'),
    ),
  ),
  ...each([0, -1, 1_000_000, 2 ** 31 - 1, 2 ** 31], (radius) =>
    ask(
      'OPERATOR',
      `couriersNear(place: { label: "이수" }, parcelClass: UNDER_10KG, radiusMeters: $value) { distanceMeters }`,
      'Int!',
      radius,
      'BAD_USER_INPUT',
    ),
  ),
];

export const dayAttacks: readonly ValueAttack[] = [
  ...each(hostileDays, (startDate) =>
    mutate(reserveItem, `from ${shown(startDate)}`, { startDate }, 'BAD_USER_INPUT'),
  ),
  mutate(reserveItem, 'yesterday', { startDate: '2020-01-01' }, 'DATES_INVALID'),
  mutate(reserveItem, 'the year 9999', { endDate: '9999-12-31' }, 'DATES_INVALID'),
  mutate(reserveItem, 'backwards', { endDate: '2020-01-01' }, 'DATES_INVALID'),
];

export const cursorAttacks: readonly ValueAttack[] = [
  'pickupCalls',
  'reservations',
  'items',
  'storeOrders',
].flatMap((field) =>
  each(
    [
      '',
      ' ',
      'abc',
      '*',
      Buffer.from('id:').toString('base64url'),
      Buffer.from("id:' or 1=1").toString('base64url'),
      Buffer.from('id:a').toString('base64'),
      Buffer.from('id:>').toString('base64url'),
      'x'.repeat(10_000),
      '\0',
      '\ud800',
    ],
    (after) => ask('OPERATOR', `${field}(after: $value) { totalCount }`, 'String', after, 'BAD_USER_INPUT'),
  ),
);

const PAGES = [
  'pickupCallChanged(id: "x", after: $after)',
  'reservationChanged(id: "x", after: $after)',
  'itemChanged(id: "x", after: $after)',
  'storeOrderChanged(after: $after)',
  'notificationReceived(after: $after)',
  'offerChanged(courierId: "x", after: $after)',
];
const FORGED = [
  '',
  'abc',
  '*',
  '0',
  '1.2.3',
  'x'.repeat(5_000),
  '\0',
  '\ud800',
  `${Buffer.from('{"stream":"PICKUP","sequence":1}').toString('base64url')}.`,
];

/** Places in a stream that the gateway has not signed. */
export const streamCursorAttacks: readonly ValueAttack[] = PAGES.flatMap((field) =>
  each(FORGED, (after) => ({
    what: `${field}: ${shown(after)}`,
    role: 'OPERATOR',
    query: `subscription ($after: String) { ${field} { event } }`,
    variables: { after },
    code: 'CURSOR_INVALID',
  })),
);

/** Ids that would subscribe to more than one thing, if they were put into a subject as they are. */
export const subjectAttacks: readonly ValueAttack[] = [...hostileIds, '\0']
  .filter((id) => !/^[A-Za-z0-9_-]{1,64}$/.test(id))
  .flatMap((id) =>
    [
      'pickupCallChanged(id: $id)',
      'reservationChanged(id: $id)',
      'itemChanged(id: $id)',
      'offerChanged(courierId: $id)',
    ].map((field) => ({
      what: `${field}: ${shown(id)}`,
      role: 'OPERATOR',
      query: `subscription ($id: ID!) { ${field} { event } }`,
      variables: { id },
      code: 'BAD_USER_INPUT',
    })),
  );
