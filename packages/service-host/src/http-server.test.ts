import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { createHost } from './host.ts';
import { createHttpServer, listen } from './http-server.ts';

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

test('connections without a request do not hold a server that closes, not even those that come meanwhile', async () => {
  const host = createHost({ service: 'test', logLevel: 'silent' });
  const app = createHttpServer(host);
  const sockets: Socket[] = [];
  app.addHook('preClose', async () => void sockets.push(await connected(port)));
  const port = await listen(app, host, 0);
  sockets.push(await connected(port));
  await app.close();
  expect(sockets).toHaveLength(2);
});
