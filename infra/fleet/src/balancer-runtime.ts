import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

const BUSY_TIMEOUT_MS = 10_000;
const BUSY_POLL_MS = 20;

/**
 * Asks haproxy's runtime API one thing: https://docs.haproxy.org/2.6/management.html#9.3
 * @throws Error when it is not there, or others keep it busy for 10 s
 */
export type AskBalancer = (command: string) => Promise<string>;

/** haproxy hears ten at a time and turns away whom it has no room for: one thing is asked after another, and again if need be. */
export function createAskBalancer(socketPath: string): AskBalancer {
  let turn: Promise<unknown> = Promise.resolve();
  return (command) => {
    const answer = turn.then(() => ask(socketPath, command));
    turn = answer.catch(() => {});
    return answer;
  };
}

async function ask(socketPath: string, command: string): Promise<string> {
  const giveUpAtMs = Date.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      const socket = createConnection(socketPath);
      socket.end(`${command}\n`);
      return (await text(socket)).trim();
    } catch (error) {
      if (!isBusy(error) || Date.now() > giveUpAtMs) throw error;
      await delay(BUSY_POLL_MS);
    }
  }
}

/** Whether haproxy is there, but had no room for one more who asks. */
export const isBusy = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EAGAIN';

/** Whether a server is given requests, from the answer to `show stat`. */
export function isUp(statistics: string, frontend: string, server: string): boolean {
  const [header = '', ...rows] = statistics.split('\n');
  const columns = header.replace(/^# /, '').split(',');
  const column = (row: readonly string[], name: string) => row[columns.indexOf(name)];
  return rows
    .map((row) => row.split(','))
    .some(
      (row) =>
        column(row, 'pxname') === frontend &&
        column(row, 'svname') === server &&
        column(row, 'status') === 'UP',
    );
}
