import { describe, expect, test } from '@jest/globals';
import { readCatalogue } from '../generator/catalogue.ts';
import {
  acceptDispatch,
  holdItems,
  InvalidMessage,
  type RequestContract,
  releaseItems,
  wasReservationStored,
} from './index.ts';

type Message = Record<string, unknown>;

const contracts: Record<string, RequestContract<unknown, unknown>> = {
  'accept-dispatch': acceptDispatch,
  'hold-items': holdItems,
  'release-items': releaseItems,
  'was-reservation-stored': wasReservationStored,
};
const cases = readCatalogue(new URL('..', import.meta.url).pathname).requests.map(
  ({ name, subject, schema: { definitions } }) => ({
    name,
    subject,
    requests: definitions.request.examples as Message[],
    replies: definitions.reply.examples as Message[],
  }),
);

function contractOf(name: string): RequestContract<unknown, unknown> {
  const contract = contracts[name];
  if (!contract) throw new Error(`${name} has no contract in this test`);
  return contract;
}

/** The first example with other values, as it would arrive: an undefined field is missing. */
function changed(name: string, change: Message): unknown {
  const [example] = cases.find((one) => one.name === name)?.requests ?? [];
  return JSON.parse(JSON.stringify({ ...example, ...change }));
}

describe.each(cases)('$name', ({ name, subject, requests, replies }) => {
  const contract = contractOf(name);

  test('has the subject that its file names', () => {
    expect(contract.subject).toBe(subject);
  });

  test('accepts its examples, with fields that it does not know', () => {
    expect([requests.length, replies.length]).not.toContain(0);
    for (const request of requests) {
      expect(contract.validateRequest(request)).toBe(request);
      expect(contract.validateRequest({ ...request, addedLater: 1 })).toHaveProperty('addedLater', 1);
    }
    for (const reply of replies) {
      expect(contract.validateReply(reply)).toBe(reply);
      expect(contract.validateReply({ ...reply, addedLater: 1 })).toHaveProperty('addedLater', 1);
    }
  });
});

test('the subjects are what services listen on', () => {
  expect(cases.map(({ subject }) => subject)).toEqual([
    'naru.assignment.accept-dispatch',
    'naru.items.hold',
    'naru.items.release',
    'naru.reservations.was-stored',
  ]);
});

test.each<[string, Message, string]>([
  ['accept-dispatch', { callId: 'a.>' }, '/callId must match pattern'],
  [
    'accept-dispatch',
    { parcelClass: 'HEAVY' },
    '/parcelClass must be equal to one of the allowed values (["UNDER_10KG","FROM_10KG"])',
  ],
  ['accept-dispatch', { point: { lat: 91, lon: 127 } }, '/point/lat must be <= 90'],
  ['accept-dispatch', { requestedAt: undefined }, "must have required property 'requestedAt'"],
  ['hold-items', { itemId: '*' }, '/itemId must match pattern'],
  ['hold-items', { quantity: 1.5 }, '/quantity must be integer'],
  ['hold-items', { startDate: '2026-02-30' }, '/startDate must match format "date"'],
  ['hold-items', { endDate: undefined }, "must have required property 'endDate'"],
  ['release-items', { reservationId: undefined }, "must have required property 'reservationId'"],
])('%s refuses a request with %j', (name, change, violation) => {
  const validate = () => contractOf(name).validateRequest(changed(name, change));
  expect(validate).toThrow(InvalidMessage);
  expect(validate).toThrow(violation);
});

test.each<[string, Message]>([
  ['accept-dispatch', {}],
  ['accept-dispatch', { accepted: false }],
  ['accept-dispatch', { accepted: false, code: 'NO_COURIERS' }],
  ['accept-dispatch', { accepted: 'yes' }],
  ['hold-items', { held: true }],
  ['hold-items', { held: false, code: 'NOT_ENOUGH_STOCK' }],
  ['hold-items', { held: 'yes' }],
  ['release-items', { released: false }],
])('%s refuses the reply %j', (name, reply) => {
  const { subject, validateReply } = contractOf(name);
  expect(() => validateReply(reply)).toThrow(`${subject} reply`);
});
