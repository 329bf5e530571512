import type { Caller } from '@naru/identity';
import { codedError } from '../security/errors.ts';

/** What each user may hold at once, over all connections and protocols. Anonymous callers are nobody's account. */
export interface UserQuota {
  /**
   * Takes one, given back by disposing of it, once.
   * @throws GraphQLError with the quota's code when the user has no more
   */
  take(caller: Caller | null): Disposable;
}

const nobodys: Disposable = { [Symbol.dispose]() {} };

export function createUserQuota(limit: number, code: string, what: string): UserQuota {
  const accounts = new Map<string, Account>();

  /** All that a user holds is this one object: ten thousands may hold something. */
  class Account implements Disposable {
    readonly #sub: string;
    #held = 0;

    constructor(sub: string) {
      this.#sub = sub;
    }

    take(): void {
      if (this.#held >= limit) throw codedError(code, `At most ${limit} ${what} per user.`);
      this.#held += 1;
    }

    [Symbol.dispose](): void {
      this.#held -= 1;
      if (this.#held === 0) accounts.delete(this.#sub);
    }
  }

  return {
    take(caller) {
      if (!caller) return nobodys;
      const account = accounts.get(caller.sub) ?? new Account(caller.sub);
      account.take();
      accounts.set(caller.sub, account);
      return account;
    },
  };
}
