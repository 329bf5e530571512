import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { createNetworkLink, waitFor } from './index.ts';

/** A server that sends back what it receives, in capitals. */
async function loudEcho() {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => socket.write(String(data).toUpperCase()));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

async function connectTo(port: number) {
  const socket = createConnection(port, '127.0.0.1');
  const heard: string[] = [];
  let closed = false;
  socket.on('data', (data) => heard.push(String(data)));
  socket.on('error', () => {});
  socket.on('close', () => {
    closed = true;
  });
  return {
    socket,
    hears: (text: string) => waitFor(() => heard.join('') === text, { what: `to hear ${text}` }),
    heard,
    isClosed: () => waitFor(() => closed, { what: 'the end of the connection' }),
  };
}

test('what is sent while the link is cut arrives when it is healed; severed connections end', async () => {
  const { server, port } = await loudEcho();
  await using link = await createNetworkLink(() => port);
  const early = await connectTo(link.port);
  early.socket.write('a');
  await early.hears('A');

  link.cut();
  early.socket.write('b');
  const late = await connectTo(link.port);
  late.socket.write('c');
  // Another connection to the server shows that it would have answered by now.
  const beside = await connectTo(port);
  beside.socket.write('x');
  await beside.hears('X');
  expect([early.heard, late.heard]).toEqual([['A'], []]);
  link.heal();
  await early.hears('AB');
  await late.hears('C');

  link.sever();
  await early.isClosed();
  await (await connectTo(link.port)).isClosed();
  link.heal();
  const again = await connectTo(link.port);
  again.socket.write('d');
  await again.hears('D');
  for (const { socket } of [again, beside]) socket.destroy();
  server.close();
});
