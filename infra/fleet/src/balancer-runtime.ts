import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';

/** Asks haproxy's runtime API one thing: https://docs.haproxy.org/2.6/management.html#9.3 */
export async function askBalancer(socketPath: string, command: string): Promise<string> {
  const socket = createConnection(socketPath);
  socket.end(`${command}\n`);
  return (await text(socket)).trim();
}

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
