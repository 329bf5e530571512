import { describe, expect, test } from '@jest/globals';
import { readCatalogue } from '../generator/catalogue.ts';
import { acceptDispatch, InvalidMessage } from './index.ts';

const [entry] = readCatalogue(new URL('..', import.meta.url).pathname).requests;
const examples = {
  request: entry?.schema.definitions.request.examples as Record<string, unknown>[],
  reply: entry?.schema.definitions.reply.examples as Record<string, unknown>[],
};

describe('accept-dispatch', () => {
  test('has the subject that its file names', () => {
    expect(acceptDispatch.subject).toBe('naru.assignment.accept-dispatch');
    expect(entry?.subject).toBe(acceptDispatch.subject);
  });

  test('accepts its examples, with fields that it does not know', () => {
    for (const request of examples.request) {
      expect(acceptDispatch.validateRequest(request)).toBe(request);
      expect(acceptDispatch.validateRequest({ ...request, addedLater: 1 })).toHaveProperty('addedLater', 1);
    }
    for (const reply of examples.reply) {
      expect(acceptDispatch.validateReply(reply)).toBe(reply);
      expect(acceptDispatch.validateReply({ ...reply, addedLater: 1 })).toHaveProperty('addedLater', 1);
    }
  });

  test.each([
    [{ callId: 'a.>' }, '/callId must match pattern'],
    [
      { parcelClass: 'HEAVY' },
      '/parcelClass must be equal to one of the allowed values (["UNDER_10KG","FROM_10KG"])',
    ],
    [{ point: { lat: 91, lon: 127 } }, '/point/lat must be <= 90'],
    [{ requestedAt: undefined }, "must have required property 'requestedAt'"],
  ])('refuses a request with %j', (change, violation) => {
    const request = JSON.parse(JSON.stringify({ ...examples.request[0], ...change }));
    expect(() => acceptDispatch.validateRequest(request)).toThrow(InvalidMessage);
    expect(() => acceptDispatch.validateRequest(request)).toThrow(violation);
  });

  test.each([{}, { accepted: false }, { accepted: false, code: 'NO_COURIERS' }, { accepted: 'yes' }])(
    'refuses the reply %j',
    (reply) => {
      expect(() => acceptDispatch.validateReply(reply)).toThrow('naru.assignment.accept-dispatch reply');
    },
  );
});
