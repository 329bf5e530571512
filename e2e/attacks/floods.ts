import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from '@jest/globals';
import { waitFor } from '@naru/test-harness';
import { closeCodeIn, frame, openBareSocket, openSocket } from './hostile-socket.ts';
import type { Production } from './production.ts';

const places = { query: '{ places(search: "") { label point { lat lon } } }' };
const live = { query: 'subscription { notificationReceived { event } }' };

/** Too much of what is allowed once. Each is bounded; what is left is answered. */
export function floods(production: () => Production): void {
  const signedIn = async (sub: string) => ({
    authorization: `Bearer ${await production().provider.token('CUSTOMER', sub)}`,
  });

  test('a socket has so many operations at once, and the others are refused', async () => {
    using socket = await openSocket(production().url, await signedIn('flood-1'));
    const asked = 2_000;
    for (let id = 0; id < asked; id += 1) socket.say({ type: 'subscribe', id: `${id}`, payload: live });
    await waitFor(() => socket.messages.filter(({ type }) => type === 'error').length === asked - 100, {
      what: 'refusals',
    });
    expect(socket.messages.at(-1)?.payload[0].extensions.code).toBe('SUBSCRIPTION_LIMIT_EXCEEDED');
  });

  test('a user has so many subscriptions at once, over all sockets', async () => {
    const sockets = await Promise.all(
      Array.from({ length: 8 }, async () => openSocket(production().url, await signedIn('flood-2'))),
    );
    for (const socket of sockets)
      for (let id = 0; id < 90; id += 1) socket.say({ type: 'subscribe', id: `${id}`, payload: live });
    const refusals = () => sockets.flatMap(({ messages }) => messages.filter(({ type }) => type === 'error'));
    await waitFor(() => refusals().length === 8 * 90 - 500, { what: 'refusals' });
    for (const socket of sockets) socket[Symbol.dispose]();
  });

  test('a user has so many sockets and streams at once', async () => {
    const who = await signedIn('flood-3');
    const sockets = await Promise.all(Array.from({ length: 60 }, () => openSocket(production().url, who)));
    await waitFor(() => sockets.filter(({ socket }) => socket.readyState === socket.CLOSED).length === 10, {
      what: 'closed sockets',
    });
    const stream = await fetch(`${production().url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...who },
      body: JSON.stringify(live),
    });
    expect(await stream.text()).toContain('CONNECTION_LIMIT_EXCEEDED');
    for (const socket of sockets) socket[Symbol.dispose]();
  });

  test('who pings without end, and does not even wait for the answers, is cut off', async () => {
    const { socket, closed } = await openSocket(production().url, {});
    for (let count = 0; count < 500; count += 1) socket.ping();
    expect([1006, 4429]).toContain(await closed);
  });

  test('a message in a hundred thousand parts is refused', async () => {
    const { socket, closed } = await openBareSocket(production().url);
    const [TEXT, CONTINUATION] = [0x01, 0x00];
    socket.write(frame({ first: TEXT, payload: '{' }));
    const part = frame({ first: CONTINUATION });
    socket.write(Buffer.concat(Array<Buffer>(100_000).fill(part)));
    expect([1008, 1009]).toContain(closeCodeIn(await closed));
  });

  test('who asks and asks and never reads an answer holds nobody up', async () => {
    using socket = await openSocket(production().url, {});
    socket.socket.pause();
    for (let id = 0; id < 20_000; id += 1) socket.say({ type: 'subscribe', id: `${id}`, payload: places });
    await production().assertUnharmed();
  });

  test('a thousand sockets that say nothing, and a thousand connections, hold nobody up', async () => {
    const port = Number(new URL(production().url).port);
    const idle = await Promise.all(
      Array.from({ length: 1_000 }, async () => {
        const socket = connect(port, '127.0.0.1').on('error', () => {});
        await once(socket, 'connect');
        return socket;
      }),
    );
    const sockets = await Promise.all(Array.from({ length: 1_000 }, () => openSocket(production().url, {})));
    await production().assertUnharmed();
    for (const socket of sockets) socket[Symbol.dispose]();
    for (const socket of idle) socket.destroy();
  });

  test('questions one behind another on one connection are answered in order', async () => {
    const socket = connect(Number(new URL(production().url).port), '127.0.0.1');
    const body = JSON.stringify({ query: '{ __typename }' });
    const request = `POST /graphql HTTP/1.1\r\nHost: naru\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    let answers = 0;
    socket.setEncoding('utf8').on('data', (text: string) => {
      answers += text.split('"__typename":"Query"').length - 1;
    });
    socket.write(request.repeat(500));
    await waitFor(() => answers === 500, { what: 'all answers' });
    socket.destroy();
  });
}
