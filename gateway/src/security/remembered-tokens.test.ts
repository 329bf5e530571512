import { expect, test } from '@jest/globals';
import { type Caller, InvalidToken } from '@naru/identity';
import { rememberTokens } from './remembered-tokens.ts';

function rememberedTokens(expiresAtMs: number) {
  const clock = { nowMs: 0 };
  const checked: string[] = [];
  const verifier = rememberTokens(
    {
      async verify(token) {
        checked.push(token);
        if (token === 'bad') throw new InvalidToken('bad');
        return { sub: token, roles: ['CUSTOMER'], expiresAtMs } as unknown as Caller;
      },
    },
    () => clock.nowMs,
  );
  return { clock, checked, verifier };
}

test('a token is checked once in half a minute, and its caller stays the same object', async () => {
  const { clock, checked, verifier } = rememberedTokens(3_600_000);
  const first = await verifier.verify('alice');
  clock.nowMs = 29_999;
  expect(await verifier.verify('alice')).toBe(first);
  expect(checked).toEqual(['alice']);
  clock.nowMs = 30_000;
  await verifier.verify('alice');
  expect(checked).toEqual(['alice', 'alice']);
});

test('a token is not believed beyond its end, and a bad one never', async () => {
  const { clock, checked, verifier } = rememberedTokens(1_000);
  await verifier.verify('alice');
  clock.nowMs = 1_000;
  await verifier.verify('alice');
  for (let i = 0; i < 2; i += 1) await expect(verifier.verify('bad')).rejects.toThrow(InvalidToken);
  expect(checked).toEqual(['alice', 'alice', 'bad', 'bad']);
});
