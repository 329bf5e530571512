import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { Caller } from '@naru/identity';
import { watchTokenExpiries } from './token-expiry.ts';

const caller = (expiresAtMs: number): Caller => ({ sub: 'alice', roles: [], scopes: [], expiresAtMs });

function connection() {
  const told = { times: 0 };
  return {
    told,
    tokenExpired() {
      told.times += 1;
    },
  };
}

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => {
  jest.useRealTimers();
});

test('all connections whose tokens end at the same time are told then, once, by one timer', () => {
  const expiries = watchTokenExpiries();
  const some = [connection(), connection(), connection()];
  for (const one of some) expiries.watch(caller(5_000), one);
  const later = connection();
  expiries.watch(caller(6_000), later);
  expect(jest.getTimerCount()).toBe(2);
  jest.advanceTimersByTime(4_999);
  expect(some.map(({ told }) => told.times)).toEqual([0, 0, 0]);
  jest.advanceTimersByTime(1);
  expect(some.map(({ told }) => told.times)).toEqual([1, 1, 1]);
  expect(later.told.times).toBe(0);
  for (const one of some) expiries.forget(caller(5_000), one);
  jest.advanceTimersByTime(1_000);
  expect(later.told.times).toBe(1);
});

test('a connection that is gone is not told, and leaves no timer; anonymous callers have none', () => {
  const expiries = watchTokenExpiries();
  const [gone, stays, anonymous] = [connection(), connection(), connection()];
  expiries.watch(caller(5_000), gone);
  expiries.watch(caller(5_000), stays);
  expiries.watch(null, anonymous);
  expiries.forget(null, anonymous);
  expiries.forget(caller(5_000), gone);
  expiries.forget(caller(5_000), gone);
  expect(jest.getTimerCount()).toBe(1);
  expiries.forget(caller(5_000), stays);
  expect(jest.getTimerCount()).toBe(0);
});

test('a token that has ended already is told of at once, though not before watching it returns', () => {
  const expiries = watchTokenExpiries();
  const late = connection();
  jest.setSystemTime(10_000);
  expiries.watch(caller(5_000), late);
  expect(late.told.times).toBe(0);
  jest.advanceTimersByTime(1);
  expect(late.told.times).toBe(1);
});

test('a token that lasts for longer than a timer can run is not taken for one that has ended', () => {
  const expiries = watchTokenExpiries();
  const lasting = connection();
  expiries.watch(caller(60 * 86_400_000), lasting);
  jest.advanceTimersByTime(86_400_000);
  expect(lasting.told.times).toBe(0);
});
