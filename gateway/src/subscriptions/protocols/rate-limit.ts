/** Counts what happens within windows of a minute. */
export interface RateLimit {
  /** Notes that it happened once more. False once it did so too often. */
  allows(): boolean;
}

const windowMs = 60_000;

export function perMinute(limit: number): RateLimit {
  let windowEndsMs = 0;
  let count = 0;
  return {
    allows() {
      if (Date.now() >= windowEndsMs) {
        windowEndsMs = Date.now() + windowMs;
        count = 0;
      }
      count += 1;
      return count <= limit;
    },
  };
}
