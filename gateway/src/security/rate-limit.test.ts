import { expect, test } from '@jest/globals';
import type { Caller } from '@naru/identity';
import { createRateLimit } from './rate-limit.ts';

const alice = { sub: 'alice' } as Caller;
const refusal = (retryAfterMs: number, retryAfter: string) =>
  expect.objectContaining({
    extensions: {
      code: 'RATE_LIMITED',
      retryAfterMs,
      http: { status: 429, headers: new Map([['retry-after', retryAfter]]) },
    },
  });

function limited(options: { perSecond: number; burst: number; keptCallers?: number }) {
  const clock = { nowMs: 0 };
  const rateLimit = createRateLimit({ ...options, now: () => clock.nowMs });
  return {
    clock,
    asks:
      (caller: Caller | null, address = '') =>
      () =>
        rateLimit.admit(caller, address),
  };
}

test('after a burst a caller waits for as long as one operation takes', () => {
  const { clock, asks } = limited({ perSecond: 2, burst: 2 });
  asks(alice)();
  asks(alice)();
  expect(asks(alice)).toThrow(refusal(500, '1'));
  clock.nowMs = 499;
  expect(asks(alice)).toThrow(refusal(1, '1'));
  clock.nowMs = 500;
  expect(asks(alice)).not.toThrow();
  expect(asks(alice)).toThrow(refusal(500, '1'));
});

test('callers are apart by name, and anonymous ones by address', () => {
  const { asks } = limited({ perSecond: 1, burst: 1 });
  for (const ask of [
    asks(alice, '1.2.3.4'),
    asks(null, '1.2.3.4'),
    asks(null, '1.2.3.5'),
    asks(null, 'alice'),
  ])
    expect(ask).not.toThrow();
  expect(asks(alice, '9.9.9.9')).toThrow(refusal(1_000, '1'));
  expect(asks(null, '1.2.3.4')).toThrow(refusal(1_000, '1'));
});

test('a long pause fills the bucket and no more', () => {
  const { clock, asks } = limited({ perSecond: 1, burst: 2 });
  clock.nowMs = 3_600_000;
  asks(alice)();
  asks(alice)();
  expect(asks(alice)).toThrow();
});

test('only so many callers are remembered, those heard of last', () => {
  const { asks } = limited({ perSecond: 1, burst: 1, keptCallers: 2 });
  asks(null, 'a')();
  asks(null, 'b')();
  expect(asks(null, 'a')).toThrow();
  asks(null, 'c')();
  expect(asks(null, 'a')).toThrow();
  expect(asks(null, 'b')).not.toThrow();
});

test('without a rate everybody may ask', () => {
  const { asks } = limited({ perSecond: 0, burst: 1 });
  for (let i = 0; i < 10; i += 1) expect(asks(alice)).not.toThrow();
});
