import { AsyncLocalStorage } from 'node:async_hooks';
import type { SqlEntityManager } from '@mikro-orm/sqlite';
import { inTransaction, type Work } from './in-transaction.ts';

/** One transaction that waits for its turn, and for the commit behind it. */
interface Member {
  /** Does the work and keeps its result for `settle`. */
  run(em: SqlEntityManager): Promise<void>;
  settle(): void;
  fail(error: unknown): void;
}

/** More would keep the thread from everything else for too long. */
const MOST_MEMBERS = 32;

/**
 * Runs the transactions of a database that has one at a time. Those that wait for their turn together are done one after
 * the other and committed at once, because a commit costs more than most of them (ADR 33). Nobody hears of a success
 * before that commit. When one of them fails all are undone, and each is done again in a transaction of its own: so
 * nobody fails because of another.
 * @param newManager makes an entity manager without a transaction
 */
export function createCommitGroups(
  newManager: () => SqlEntityManager,
): <Result>(work: Work<Result>) => Promise<Result> {
  const waiting: Member[] = [];
  let isTaken = false;

  async function takeTurns(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.splice(0, MOST_MEMBERS);
      if (group.length > 1 && (await areDoneTogether(group))) continue;
      for (const member of group) await doAlone(member);
    }
    isTaken = false;
  }

  async function areDoneTogether(group: readonly Member[]): Promise<boolean> {
    try {
      await inTransaction(newManager(), async (em) => {
        for (const member of group) {
          // What one has read and changed is not remembered for the next.
          const own = newManager();
          own.setTransactionContext(em.getTransactionContext());
          await member.run(own);
          await own.flush();
        }
      });
    } catch {
      return false;
    }
    for (const member of group) member.settle();
    return true;
  }

  async function doAlone(member: Member): Promise<void> {
    try {
      await inTransaction(newManager(), (em) => member.run(em));
    } catch (error) {
      return member.fail(error);
    }
    member.settle();
  }

  return (work) =>
    new Promise((resolve, reject) => {
      waiting.push(memberOf(work, resolve, reject));
      if (isTaken) return;
      isTaken = true;
      // Whoever else is woken in this turn of the event loop comes along.
      setImmediate(takeTurns);
    });
}

function memberOf<Result>(
  work: Work<Result>,
  resolve: (result: Result) => void,
  fail: (error: unknown) => void,
): Member {
  // The group is of nobody's trace, its members are of their own.
  const inOwnContext = AsyncLocalStorage.snapshot();
  let result: Result;
  return {
    async run(em) {
      result = await inOwnContext(work, em);
    },
    settle: () => resolve(result),
    fail,
  };
}
