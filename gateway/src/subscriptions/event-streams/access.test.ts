import { describe, expect, test } from '@jest/globals';
import type { Caller, Role } from '@naru/identity';
import { type AccessRule, assertMaySee, assertMaySubscribe } from './access.ts';

const caller = (sub: string, ...roles: Role[]): Caller => ({ sub, roles, scopes: [], expiresAtMs: 0 });
const alice = caller('alice', 'CUSTOMER');
const vendor = caller('shop', 'VENDOR');
const operator = caller('boss', 'OPERATOR');
const alices = { body: { customerId: 'alice' } };

/** What became of it: the code of the refusal, or `ok`. */
function outcome(act: () => void): unknown {
  try {
    act();
    return 'ok';
  } catch (error) {
    return (error as { extensions: { code: string } }).extensions.code;
  }
}

const maySubscribe = (rule: AccessRule, who: Caller | null) => outcome(() => assertMaySubscribe(rule, who));
const maySee = (rule: AccessRule, who: Caller | null, event: { body: Record<string, unknown> } = alices) =>
  outcome(() => assertMaySee(rule, event, who));

describe('without an owner or roles', () => {
  test.each([null, alice, vendor])('everybody may follow: %j', (who) => {
    expect([maySubscribe({}, who), maySee({}, who)]).toEqual(['ok', 'ok']);
  });
});

describe('with an owner', () => {
  const rule = { owner: 'customerId' };

  test('the owner and operators see the events, others do not', () => {
    for (const who of [alice, vendor, operator]) expect(maySubscribe(rule, who)).toBe('ok');
    expect(maySubscribe(rule, null)).toBe('UNAUTHENTICATED');
    expect([maySee(rule, alice), maySee(rule, operator)]).toEqual(['ok', 'ok']);
    expect([maySee(rule, vendor), maySee(rule, null)]).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });

  test('an event that names no owner is nobody’s', () => {
    expect(maySee(rule, alice, { body: {} })).toBe('FORBIDDEN');
  });
});

describe('with an owner and roles', () => {
  const rule: AccessRule = { owner: 'customerId', roles: ['VENDOR'] };

  test('callers with one of the roles see every event', () => {
    expect([maySee(rule, vendor), maySee(rule, caller('kim', 'CUSTOMER', 'VENDOR'))]).toEqual(['ok', 'ok']);
    expect([maySee(rule, alice), maySee(rule, operator)]).toEqual(['ok', 'ok']);
  });

  test('others see only their own', () => {
    for (const who of [caller('bob', 'CUSTOMER'), caller('shop', 'COURIER')]) {
      expect([maySubscribe(rule, who), maySee(rule, who)]).toEqual(['ok', 'FORBIDDEN']);
    }
    expect(maySubscribe(rule, null)).toBe('UNAUTHENTICATED');
  });
});

describe('with roles alone', () => {
  const rule: AccessRule = { roles: ['VENDOR'] };

  test('only callers with one of them, and operators, may subscribe', () => {
    expect([vendor, operator].map((who) => maySubscribe(rule, who))).toEqual(['ok', 'ok']);
    expect([alice, null].map((who) => maySubscribe(rule, who))).toEqual(['FORBIDDEN', 'UNAUTHENTICATED']);
    expect(maySee(rule, vendor)).toBe('ok');
  });

  test('no role means operators alone', () => {
    expect([vendor, operator].map((who) => maySubscribe({ roles: [] }, who))).toEqual(['FORBIDDEN', 'ok']);
  });
});
