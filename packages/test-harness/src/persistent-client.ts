import { setTimeout as pause } from 'node:timers/promises';
import type { Feed } from './feed.ts';
import { waitFor } from './wait-for.ts';

const ANSWER_TIMEOUT_MS = 180_000;
const PAUSE_MS = 100;

/** Asks again and again until there is an answer, as a client does whose connection broke or whose service is away. */
export const persistently = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> =>
  (
    await waitFor(async () => ({ answer: await ask() }), {
      what: 'an answer',
      timeoutMs: ANSWER_TIMEOUT_MS,
      intervalMs: PAUSE_MS,
    })
  ).answer;

/**
 * A subscriber who comes back with the last cursor whenever the subscription ends, for whatever reason; without one,
 * when that is told to be expired.
 */
export interface Follower<Change> extends AsyncDisposable {
  readonly changes: readonly Change[];
  /** How often it had to come back. */
  readonly returns: number;
  /** Why, each time: what ended the subscription, or the errors of a change that was not told whole. */
  readonly interruptions: readonly unknown[];
}

export function follow<Data, Change extends { readonly cursor: string }>(
  open: (after: string | undefined) => Feed<Data>,
  changeOf: (data: Data) => Change,
): Follower<Change> {
  const changes: Change[] = [];
  const interruptions: unknown[] = [];
  let returns = -1;
  let stopped = false;
  const running = (async () => {
    while (!stopped) {
      returns += 1;
      const feed = open(isExpired(interruptions.at(-1)) ? undefined : changes.at(-1)?.cursor);
      let read = 0;
      /** Takes what has come, up to a change that could not be told whole: that one is asked for again. */
      const isOver = (): boolean => {
        for (; read < feed.messages.length; read += 1) {
          const { data, errors } = feed.messages[read] ?? {};
          if (errors || !data) {
            interruptions.push(errors);
            return true;
          }
          changes.push(changeOf(data));
        }
        if (feed.ended !== undefined) interruptions.push(feed.ended.reason);
        return stopped || feed.ended !== undefined;
      };
      await waitFor(isOver, { what: 'its end', timeoutMs: Number.POSITIVE_INFINITY });
      feed.close();
      if (!stopped) await pause(PAUSE_MS);
    }
  })();
  return {
    ...{ changes, interruptions },
    get returns() {
      return returns;
    },
    async [Symbol.asyncDispose]() {
      stopped = true;
      await running;
    },
  };
}

const isExpired = (reason: unknown): boolean =>
  Array.isArray(reason) && reason.some(({ extensions }) => extensions?.code === 'CURSOR_EXPIRED');
