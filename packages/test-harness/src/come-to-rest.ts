import type { Streams } from './streams.ts';
import { waitFor } from './wait-for.ts';

const TIMEOUT_MS = 180_000;
const POLL_MS = 200;

/**
 * Resolves when nothing but time and clients can change anything any more: whatever was committed is published, and
 * whatever was published is handled by every policy.
 * @param urlsOf the processes that have an outbox, asked for at each look
 * @throws Error when that has not come after three minutes
 */
export const comeToRest = (streams: Streams, urlsOf: () => readonly string[]): Promise<boolean> =>
  waitFor(
    async () => {
      // What a policy has acknowledged it has committed before: it is in an outbox by then, or published. So with
      // nothing left to handle, then nothing left to publish, and nothing published meanwhile, all is done.
      const before = await streams.progress();
      const waiting = await Promise.all(urlsOf().map(waitingIn));
      const after = await streams.progress();
      const isQuiet = before.published === after.published && before.unhandled + after.unhandled === 0;
      return isQuiet && waiting.every((events) => events === 0);
    },
    { what: 'everything to be published and handled', timeoutMs: TIMEOUT_MS, intervalMs: POLL_MS },
  );

/** The events in a process's outbox; undefined while it cannot tell. */
async function waitingIn(url: string): Promise<number | undefined> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const [, count] = /^naru_outbox_backlog_events\{[^}]*\} (\d+)$/m.exec(metrics) ?? [];
  return count === undefined ? undefined : Number(count);
}
