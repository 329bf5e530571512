import type { Caller } from '@naru/identity';
import { codedError } from './errors.ts';

/** How often one caller may ask. */
export interface RateLimit {
  /**
   * Counts one operation.
   * @param address of the client, which stands for callers without a name
   * @throws GraphQLError RATE_LIMITED with `retryAfterMs`, HTTP status 429
   */
  admit(caller: Caller | null, address: string): void;
}

interface RateLimitOptions {
  /** 0 for as often as they like. */
  readonly perSecond: number;
  /** How many operations may come at once after a pause. */
  readonly burst: number;
  readonly keptCallers?: number;
  readonly now?: () => number;
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

const mostCallers = 100_000;

/** A token bucket for each caller. The caller that was quiet for longest is forgotten first: its bucket is full again. */
export function createRateLimit(options: RateLimitOptions): RateLimit {
  const { perSecond, burst, keptCallers = mostCallers, now = performance.now.bind(performance) } = options;
  if (perSecond === 0) return { admit() {} };
  const buckets = new Map<string, Bucket>(); // in the order of their last use

  function bucketOf(key: string, nowMs: number): Bucket {
    const bucket = buckets.get(key) ?? { tokens: burst, filledAtMs: nowMs };
    buckets.delete(key);
    buckets.set(key, bucket);
    const [quietest] = buckets.size > keptCallers ? buckets.keys() : [];
    if (quietest !== undefined) buckets.delete(quietest);
    bucket.tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.filledAtMs) * perSecond) / 1_000);
    bucket.filledAtMs = nowMs;
    return bucket;
  }

  return {
    admit(caller, address) {
      const bucket = bucketOf(caller ? `caller ${caller.sub}` : `address ${address}`, now());
      if (bucket.tokens < 1) throw rateLimited(((1 - bucket.tokens) * 1_000) / perSecond);
      bucket.tokens -= 1;
    },
  };
}

function rateLimited(waitMs: number) {
  const retryAfterMs = Math.max(1, Math.round(waitMs));
  const headers = new Map([['retry-after', String(Math.ceil(retryAfterMs / 1_000))]]);
  return codedError('RATE_LIMITED', 'Too many operations; try again later.', {
    retryAfterMs,
    http: { status: 429, headers },
  });
}
