import { describe, expect, test } from '@jest/globals';
import { readCatalogue } from '../generator/catalogue.ts';
import { eventFamilies, InvalidEvent, subjectOf } from './index.ts';
import { lazyValidator } from './validator.ts';

type Body = Record<string, unknown>;

const schemaFolder = new URL('..', import.meta.url).pathname;
const cases = readCatalogue(schemaFolder).families.flatMap((entry) => {
  const { context, aggregate, version } = entry;
  const family = eventFamilies.find(
    (known) => known.context === context && known.aggregate === aggregate && known.version === version,
  );
  if (family === undefined) throw new Error(`${entry.file} has no family: run the generator`);
  return entry.events.map(({ fact, file, schema }) => ({
    file,
    fact,
    family,
    snapshot: { file: entry.file, required: entry.snapshot.required as string[] },
    guaranteed: (schema.allOf as { properties?: Record<string, Body> }[])[1]?.properties ?? {},
    examples: schema.examples as Body[],
  }));
});

function violationsOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof InvalidEvent) return error.violations;
    throw error;
  }
  return [];
}

describe.each(cases)('$file', ({ fact, family, snapshot, guaranteed, examples }) => {
  const [example = {}] = examples;

  test('has examples that its schema and the snapshot schema accept', () => {
    expect(examples.length).toBeGreaterThan(0);
    const snapshotViolations = lazyValidator(snapshot.file, ['vocabulary.json']);
    for (const body of examples) {
      expect(family.validate(fact, body)).toBe(body);
      expect(snapshotViolations(body)).toEqual([]);
      expect(subjectOf(family, body, fact)).toContain(`.${body[family.routingKey]}.`);
    }
  });

  test('refuses a body without one of its fields, naming it', () => {
    for (const field of snapshot.required) {
      const { [field]: _, ...rest } = example;
      expect(violationsOf(() => family.validate(fact, rest))).toContain(
        `/ must have required property '${field}'`,
      );
    }
  });

  test('refuses a body that breaks what the fact guarantees, naming the field', () => {
    for (const field of Object.keys(guaranteed)) {
      const violations = violationsOf(() => family.validate(fact, { ...example, [field]: null }));
      expect(violations).toContainEqual(expect.stringContaining(`/${field} must be`));
    }
  });

  test('refuses an id that would reach other subjects', () => {
    for (const id of ['*', '>', 'a.b', '']) {
      const violations = violationsOf(() => family.validate(fact, { ...example, [family.routingKey]: id }));
      expect(violations).toEqual([expect.stringContaining(`/${family.routingKey} must match pattern`)]);
    }
  });

  test('accepts fields that it does not know', () => {
    const body = { ...example, addedLater: { nested: true } };
    expect(family.validate(fact, body)).toEqual(body);
  });
});

function exampleOf(file: string): { body: Body; validate: (body: unknown) => unknown } {
  const found = cases.find((one) => one.file === file);
  const [body] = found?.examples ?? [];
  if (found === undefined || body === undefined) throw new Error(`No example in ${file}`);
  return { body, validate: (changed) => found.family.validate(found.fact, changed) };
}

test.each([
  [
    'events/pickup/call.confirmed.v1.json',
    { status: 'SEARCHING' },
    '/status must be equal to constant ("CONFIRMED")',
  ],
  ['events/pickup/call.confirmed.v1.json', { courier: null }, '/courier must be object'],
  [
    'events/pickup/call.requested.v1.json',
    { fare: { amount: -1, currency: 'KRW' } },
    '/fare/amount must be >= 0',
  ],
  [
    'events/pickup/call.requested.v1.json',
    { fare: { amount: 0.5, currency: 'KRW' } },
    '/fare/amount must be integer',
  ],
  ['events/pickup/call.requested.v1.json', { version: 0 }, '/version must be >= 1'],
  [
    'events/pickup/call.requested.v1.json',
    { requestedAt: '2026-03-02T10:15:02+09:00' },
    '/requestedAt must match pattern "Z$"',
  ],
  [
    'events/pickup/call.requested.v1.json',
    { updatedAt: '2026-02-30T01:15:02Z' },
    '/updatedAt must match format "date-time"',
  ],
  ['events/pickup/assignment.assigned.v1.json', { assignedAt: null }, '/assignedAt must be string'],
  ['events/pickup/assignment.assigned.v1.json', { distanceMeters: 1.5 }, '/distanceMeters must be integer'],
  ['events/pickup/offer.opened.v1.json', { round: 0 }, '/round must be >= 1'],
  ['events/customer/notification.received.v1.json', { params: { count: 3 } }, '/params/count must be string'],
  ['events/customer/notification.received.v1.json', { callId: null }, '/callId must be string'],
  ['events/customer/notification.received.v1.json', { kind: 'RENTAL' }, '/reservationId must be string'],
  ['events/customer/notification.received.v1.json', { version: 2 }, '/version must be equal to constant (1)'],
  ['events/rental/item.registered.v1.json', { stock: -1 }, '/stock must be >= 0'],
  [
    'events/rental/item.registered.v1.json',
    { sku: '노트북 14' },
    '/sku must match pattern "^[A-Za-z0-9._-]{1,40}$"',
  ],
  ['events/rental/item.stock-changed.v1.json', { version: 1 }, '/version must be >= 2'],
  ['events/rental/reservation.reserved.v1.json', { quantity: 0 }, '/quantity must be >= 1'],
  [
    'events/rental/reservation.reserved.v1.json',
    { startDate: '2026-02-30' },
    '/startDate must match format "date"',
  ],
  [
    'events/rental/reservation.reserved.v1.json',
    { endDate: '2026-03-12T00:00:00Z' },
    '/endDate must match format "date"',
  ],
  [
    'events/rental/reservation.returned.v1.json',
    { returns: [] },
    '/returns must NOT have fewer than 1 items',
  ],
  [
    'events/rental/order.partially-returned.v1.json',
    { returns: [{ quantity: 0, at: '2026-03-12T08:41:19.227Z' }] },
    '/returns/0/quantity must be >= 1',
  ],
  ['events/rental/order.rejected.v1.json', { rejectReason: null }, '/rejectReason must be string'],
  [
    'events/rental/order.expired.v1.json',
    { status: 'EXPIRED' },
    '/status must be equal to constant ("CANCELLED")',
  ],
])('%s refuses %j', (file, change, violation) => {
  const { body, validate } = exampleOf(file);
  expect(violationsOf(() => validate({ ...body, ...change }))).toContain(violation);
});

test('a refusal names the event and every violation', () => {
  const { body, validate } = exampleOf('events/pickup/call.cancelled.v1.json');
  expect(() => validate({ ...body, status: 'REQUESTED', version: 0 })).toThrow(
    'naru.pickup.call.cancelled.v1: /version must be >= 1; /status must be equal to constant ("CANCELLED")',
  );
});

test.each([undefined, null, 'text', []])('a body that is %j is refused', (body) => {
  const { validate } = exampleOf('events/pickup/call.cancelled.v1.json');
  expect(violationsOf(() => validate(body))).toContain('/ must be object');
});
