import type { Caller, TokenVerifier } from '@naru/identity';
import { createBoundedCache } from '../execution/bounded-cache.ts';

const keptTokens = 10_000;
const reuseMs = 30_000;

/**
 * Verifies a token once and believes it again for half a minute, never beyond its end: checking a signature costs as
 * much as answering a small query. A key that its issuer has withdrawn is believed for that long too.
 */
export function rememberTokens(verifier: TokenVerifier, now: () => number = Date.now): TokenVerifier {
  const verified = createBoundedCache<{ readonly caller: Caller; readonly untilMs: number }>(keptTokens);
  return {
    async verify(token) {
      const known = verified.get(token);
      if (known && now() < known.untilMs) return known.caller;
      const caller = await verifier.verify(token);
      verified.set(token, { caller, untilMs: Math.min(now() + reuseMs, caller.expiresAtMs) });
      return caller;
    },
  };
}
