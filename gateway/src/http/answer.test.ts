import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { send } from './answer.ts';

/** Serves pieces, and tells how many were asked for and what became of it. */
async function serving(pieces: AsyncIterable<string>) {
  const outcome = Promise.withResolvers<unknown>();
  const server = createServer((_request, response) => {
    const answer = { status: 200, headers: { 'content-type': 'multipart/mixed' }, body: pieces };
    send(response, answer).then(() => outcome.resolve('sent'), outcome.resolve);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const [response] = (await once(get({ port, host: '127.0.0.1', agent: false }), 'response')) as [
    IncomingMessage,
  ];
  return {
    response,
    outcome: outcome.promise,
    [Symbol.dispose]: () => {
      response.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}

function endlessPieces() {
  const state = { produced: 0, ended: false };
  async function* pieces() {
    try {
      for (;;) {
        state.produced += 1;
        yield 'x'.repeat(65_536);
      }
    } finally {
      state.ended = true;
    }
  }
  return { state, pieces: pieces() };
}

test('pieces are sent as they come', async () => {
  const next = Promise.withResolvers<string>();
  using served = await serving(
    (async function* () {
      yield 'one ';
      yield await next.promise;
    })(),
  );
  const chunks = served.response.setEncoding('utf8')[Symbol.asyncIterator]();
  expect((await chunks.next()).value).toBe('one ');
  next.resolve('two');
  expect((await chunks.next()).value).toBe('two');
  expect((await chunks.next()).done).toBe(true);
  expect(await served.outcome).toBe('sent');
});

test('no more pieces are made than the client takes, and none once it is gone', async () => {
  const { state, pieces } = endlessPieces();
  using served = await serving(pieces);
  let before = -1;
  while (before !== state.produced) {
    before = state.produced;
    for (let i = 0; i < 50; i += 1) await turn();
  }
  expect(state.produced * 65_536).toBeLessThan(20_000_000); // what the two kernels buffer
  served.response.destroy();
  expect(await served.outcome).toBe('sent');
  expect(state.ended).toBe(true);
});

test('when pieces fail the client sees the connection break', async () => {
  const seen = Promise.withResolvers<void>();
  using served = await serving(
    (async function* () {
      yield 'one';
      await seen.promise;
      throw new Error('broken');
    })(),
  );
  const broken = once(served.response, 'error');
  served.response.on('data', () => seen.resolve());
  expect((await broken)[0].code).toBe('ECONNRESET');
  expect(await served.outcome).toEqual(new Error('broken'));
});
