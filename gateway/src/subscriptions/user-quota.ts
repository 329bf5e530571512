import type { Caller } from '@naru/identity';
import { codedError } from '../security/errors.ts';

/** What each user may hold at once, over all connections and protocols. Anonymous callers are nobody's account. */
export interface UserQuota {
  /** Takes one, given back by disposing of it. @throws GraphQLError with the quota's code when the user has no more */
  take(caller: Caller | null): Disposable;
}

export function createUserQuota(limit: number, code: string, what: string): UserQuota {
  const held = new Map<string, number>();
  return {
    take(caller) {
      if (!caller) return { [Symbol.dispose]() {} };
      const { sub } = caller;
      const count = held.get(sub) ?? 0;
      if (count >= limit) throw codedError(code, `At most ${limit} ${what} per user.`);
      held.set(sub, count + 1);
      return {
        [Symbol.dispose]() {
          const left = (held.get(sub) ?? 0) - 1;
          if (left > 0) held.set(sub, left);
          else held.delete(sub);
        },
      };
    },
  };
}
