import type { CachePolicy } from '@naru/subgraph-host';

/** What may be done with an answer that was made of others: what each of them allows. */
export function strictest(policies: readonly (CachePolicy | undefined)[]): CachePolicy | undefined {
  let strict: CachePolicy | undefined;
  for (const policy of policies) {
    if (policy === undefined) return undefined;
    const maxAgeSeconds = Math.min(policy.maxAgeSeconds, strict?.maxAgeSeconds ?? policy.maxAgeSeconds);
    const isPrivate = policy.scope === 'PRIVATE' || strict?.scope === 'PRIVATE';
    strict = { maxAgeSeconds, scope: isPrivate ? 'PRIVATE' : 'PUBLIC' };
  }
  return strict;
}
