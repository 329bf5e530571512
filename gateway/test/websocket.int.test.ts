import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { temporaryFolder, waitFor } from '@naru/test-harness';
import WebSocket from 'ws';
import { holdClock } from './held-clock.ts';
import { connectClient, startTestGateway, type TestGateway } from './test-gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(async () => gateway[Symbol.asyncDispose]());

const watch = (fields: string) => `subscription($id: ID!, $after: String) {
  pickupCallChanged(id: $id, after: $after) { cursor event call { version ${fields} } }
}`;

function addCall({ world }: TestGateway, id: string, tel = '010') {
  const call = {
    id,
    version: 1,
    status: 'REQUESTED',
    customerId: 'alice',
    updatedAt: '2026-11-21T11:00:00.000Z',
    tel,
  };
  world.calls.set(id, call);
  return call;
}

/** A bare socket, as a client that does not keep to the protocol would open it. */
function openSocket(
  protocol = 'graphql-transport-ws',
  path = '/graphql',
  to: Pick<TestGateway, 'url'> = gateway,
): WebSocket {
  const url = to.url.replace('http', 'ws').replace('/graphql', path);
  return protocol ? new WebSocket(url, protocol) : new WebSocket(url);
}

const closeCode = async (socket: WebSocket) => (await once(socket, 'close'))[0] as number;

async function initialised(socket = openSocket(), authorization?: string): Promise<WebSocket> {
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
  await once(socket, 'message');
  return socket;
}

test('a bad token closes the socket with 4403', async () => {
  const expired = await gateway.token('alice', 'CUSTOMER', -60);
  for (const token of ['nonsense', expired]) {
    await using client = connectClient(gateway, token);
    expect((await client.closed).code).toBe(4403);
  }
});

test('the end of its token closes the socket with 4403', async () => {
  const token = await gateway.token('alice', 'CUSTOMER', 600);
  using clock = holdClock();
  await using client = connectClient(gateway, token);
  expect(await client.subscribe('{ whoAmI }').result(0)).toEqual({ data: { whoAmI: 'alice' } });
  await clock.pass(600_000);
  expect((await client.closed).code).toBe(4403);
});

test('a socket that does not introduce itself is closed', async () => {
  await using impatient = await startTestGateway({ INIT_TIMEOUT_MS: '500' });
  expect(await closeCode(openSocket('graphql-transport-ws', '/graphql', impatient))).toBe(4408);
});

test('a socket that subscribes before it introduced itself is closed', async () => {
  const socket = openSocket();
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: '{ whoAmI }' } }));
  expect(await closeCode(socket)).toBe(4401);
});

test('a socket without the subprotocol is refused', async () => {
  expect(await closeCode(openSocket(''))).toBe(4406);
});

test('other paths take no sockets', async () => {
  const [error] = await once(openSocket('', '/metrics'), 'error');
  expect(String(error)).toContain('404');
});

test('a message that is too large closes its socket, no other', async () => {
  const [innocent, guilty] = [await initialised(), await initialised()];
  guilty.send('x'.repeat(65 * 1024));
  expect(await closeCode(guilty)).toBe(1009);
  innocent.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: '{ whoAmI }' } }));
  expect(JSON.parse(String((await once(innocent, 'message'))[0]))).toMatchObject({ type: 'next' });
  innocent.close();
});

test('a message that makes no sense closes its socket', async () => {
  const socket = await initialised();
  socket.send('hello');
  expect(await closeCode(socket)).toBe(4400);
});

test('a socket that pings without end is closed, whichever way it pings', async () => {
  await using strict = await startTestGateway({ MAX_PINGS_PER_MINUTE: '10' });
  const pings = [
    (socket: WebSocket) => socket.ping(),
    (socket: WebSocket) => socket.send(JSON.stringify({ type: 'ping' })),
  ];
  for (const ping of pings) {
    const socket = await initialised(new WebSocket(strict.url.replace('http', 'ws'), 'graphql-transport-ws'));
    const closed = closeCode(socket);
    for (let count = 0; count < 11; count += 1) ping(socket);
    expect(await closed).toBe(4429);
  }
});

test('what an operation may cost, and how often one may ask, holds on a socket too', async () => {
  await using frugal = await startTestGateway({ MAX_COST: '2' });
  await using client = connectClient(frugal, await frugal.token('alice'));
  const codeOf = async (query: string, from = client) =>
    ((await from.subscribe(query, { id: 'c1' }).ended) as { extensions: { code: string } }[])?.[0]?.extensions
      .code;
  expect(await codeOf(watch('assignment { courier { name } }'))).toBe('COST_LIMIT_EXCEEDED');

  await using patient = await startTestGateway({ RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '2' });
  await using hasty = connectClient(patient);
  using _clock = holdClock();
  for (const _ of [1, 2]) expect(await codeOf('{ whoAmI }', hasty)).toBeUndefined();
  expect(await codeOf('{ whoAmI }', hasty)).toBe('RATE_LIMITED');
});

test('where only listed operations are served, a socket serves no others', async () => {
  await using folder = temporaryFolder();
  const file = join(folder.path, 'manifest.json');
  const operations = [{ id: 'who', name: 'Who', type: 'query', body: 'query Who { whoAmI }' }];
  await writeFile(
    file,
    JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }),
  );
  await using strict = await startTestGateway({
    PERSISTED_OPERATIONS: 'safelist',
    PERSISTED_OPERATIONS_FILE: file,
  });
  await using client = connectClient(strict);
  expect(await client.subscribe('query Who { whoAmI }').result(0)).toEqual({ data: { whoAmI: null } });
  expect(await client.subscribe('{ correlationId }').ended).toMatchObject([
    { extensions: { code: 'QUERY_NOT_IN_SAFELIST' } },
  ]);
});

test('a message that only a gateway says closes its socket', async () => {
  for (const type of ['next', 'error', 'connection_ack']) {
    const socket = await initialised();
    socket.send(JSON.stringify({ type, id: '1', payload: type === 'error' ? [{ message: 'x' }] : {} }));
    expect([type, await closeCode(socket)]).toEqual([type, 4400]);
  }
});

test('a gateway takes so many sockets, then tells to come back', async () => {
  await using full = await startTestGateway({ MAX_SOCKETS: '2' });
  const open = () => openSocket('graphql-transport-ws', '/graphql', full);
  const [first] = await Promise.all([initialised(open()), initialised(open())]);
  const [error] = await once(open(), 'error');
  expect(String(error)).toContain('503');
  first.close();
  await waitFor(
    async () => {
      const socket = open().on('error', () => {});
      return Promise.race([once(socket, 'open'), once(socket, 'close').then(() => false)]);
    },
    { what: 'room for another socket' },
  );
});

test('a client that asks and does not read is not listened to until it reads', async () => {
  await using own = await startTestGateway({ MAX_BACKLOG_BYTES: '1000' });
  addCall(own, 'heavy', 'x'.repeat(200_000));
  const token = await own.token('alice');
  const socket = await initialised(openSocket('graphql-transport-ws', '/graphql', own), `Bearer ${token}`);
  let ended = 0;
  let held = 0; // by a ping the gateway finds out that what waited before it was taken
  socket.on('ping', () => {
    held += 1;
  });
  socket.on('message', (data) => {
    if (['complete', 'error'].includes(JSON.parse(String(data)).type)) ended += 1;
  });
  const ask = (id: string, padding: number) => {
    const query = '{ pickupCall(id: "heavy") { tel } } #'.padEnd(padding);
    socket.send(JSON.stringify({ type: 'subscribe', id, payload: { query } }));
  };
  socket.pause();
  const [answers, questions] = [50, 400]; // more of both than what lies between two sockets can hold
  for (let id = 0; id < answers; id += 1) ask(`${id}`, 0);
  for (let id = answers; id < answers + questions; id += 1) ask(`${id}`, 60_000);
  expect((await own.query('{ whoAmI }')).data).toEqual({ whoAmI: null });
  socket.resume();
  await waitFor(() => ended === answers + questions, { what: 'all answers' });
  expect(held).toBeGreaterThan(0);
  socket.close();
});

test('a socket whose peer has gone silent is dropped', async () => {
  await using impatient = await startTestGateway({ KEEP_ALIVE_MS: '300' });
  const socket = new WebSocket(impatient.url.replace('http', 'ws'), 'graphql-transport-ws', {
    autoPong: false,
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  expect(await closeCode(socket)).toBe(1006);
});

test('a client that does not keep up is told to come back and resumes; others do not notice', async () => {
  await using own = await startTestGateway({ MAX_BUFFERED_EVENTS: '50' });
  const heavy = addCall(own, 'heavy', 'x'.repeat(400_000));
  const light = addCall(own, 'light');
  const token = await own.token('alice');

  const slow = await initialised(
    new WebSocket(own.url.replace('http', 'ws'), 'graphql-transport-ws'),
    `Bearer ${token}`,
  );
  const received: { version: number; cursor: string }[] = [];
  slow.on('message', (data) => {
    const { payload } = JSON.parse(String(data));
    const change = payload?.data?.pickupCallChanged;
    if (change) received.push({ version: change.call.version, cursor: change.cursor });
  });
  const closed = closeCode(slow);
  slow.send(
    JSON.stringify({
      type: 'subscribe',
      id: '1',
      payload: { query: watch('tel'), variables: { id: 'heavy' } },
    }),
  );
  await waitFor(() => received.length === 1, { what: 'the snapshot' });
  slow.pause();

  await using fast = connectClient(own, token);
  const unaffected = fast.subscribe(watch('status'), { id: 'light' });
  await unaffected.result(0);
  for (let version = 2; version <= 200; version += 1) {
    heavy.version = light.version = version;
    await own.publish('pickup.call.heavy.searching', { ...heavy, tel: undefined });
    await own.publish('pickup.call.light.searching', { ...light });
  }
  await unaffected.result(199);
  expect(unaffected.results.map(({ data }) => data.pickupCallChanged.call.version)).toEqual(
    Array.from({ length: 200 }, (_, index) => index + 1),
  );

  const dropped =
    'naru_gateway_subscription_connections_closed_total{protocol="websocket",reason="slow-client"}';
  await waitFor(async () => (await own.metric(dropped)) === 1, { what: 'the slow client to be dropped' });
  slow.resume();
  expect(await closed).toBe(1013);
  expect(received.length).toBeLessThan(200);
  const last = received.at(-1);
  await using again = connectClient(own, token);
  const resumed = again.subscribe(watch('status'), { id: 'heavy', after: last?.cursor });
  const missed = 200 - (last?.version ?? 0);
  await resumed.result(missed - 1);
  expect(resumed.results.map(({ data }) => data.pickupCallChanged.call.version)).toEqual(
    Array.from({ length: missed }, (_, index) => (last?.version ?? 0) + index + 1),
  );
});

test('whatever its size and under whatever ids, a result reaches all who share it', async () => {
  const call = addCall(gateway, 'shared');
  const token = await gateway.token('alice');
  const ids = ['1', '2', 'a "quoted" 픽업', 'x'.repeat(200)];
  const told = ids.map((): unknown[] => []);
  const sockets = await Promise.all([1, 2].map(() => initialised(openSocket(), `Bearer ${token}`)));
  for (const [index, id] of ids.entries()) {
    const socket = sockets[index % sockets.length] as WebSocket;
    socket.on('message', (data) => {
      const { id: whose, type, payload } = JSON.parse(String(data));
      if (whose === id) told[index]?.push([type, payload.data.pickupCallChanged.call]);
    });
    const payload = { query: watch('tel'), variables: { id: 'shared' } };
    socket.send(JSON.stringify({ type: 'subscribe', id, payload }));
  }
  const everybody = (count: number) =>
    waitFor(() => told.every(({ length }) => length === count), { what: `${count} results` });
  await everybody(1);
  const tels = ['전화', 'y'.repeat(200), 'z'.repeat(5_000), 'w'.repeat(70_000)];
  for (const [index, tel] of tels.entries()) {
    call.version = index + 2;
    call.tel = tel;
    await gateway.publish('pickup.call.shared.searching', { ...call });
    await everybody(index + 2);
  }
  const results = ['010', ...tels].map((tel, index) => ['next', { version: index + 1, tel }]);
  for (const [index] of ids.entries()) expect(told[index]).toEqual(results);
  for (const socket of sockets) socket.close();
});

test('an id that its client has ended can be used anew', async () => {
  addCall(gateway, 'again');
  const token = await gateway.token('alice');
  const socket = await initialised(openSocket(), `Bearer ${token}`);
  const told: { id: string; type: string }[] = [];
  socket.on('message', (data) => told.push(JSON.parse(String(data))));
  const payload = { query: watch('status'), variables: { id: 'again' } };
  for (let round = 1; round <= 3; round += 1) {
    socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload }));
    await waitFor(() => told.length === round, { what: 'the snapshot' });
    socket.send(JSON.stringify({ type: 'complete', id: '1' }));
  }
  expect(told.map(({ id, type }) => [id, type])).toEqual([1, 2, 3].map(() => ['1', 'next']));
  socket.close();
});

test('a shutdown closes every socket with 1012 and accepts no new one', async () => {
  await using stopping = await startTestGateway({ DRAIN_SPREAD_MS: '50' });
  const clients = Array.from({ length: 5 }, () => connectClient(stopping));
  await Promise.all(clients.map((client) => client.subscribe('{ whoAmI }').result(0)));
  const closing = stopping.close();
  expect(await Promise.all(clients.map(async ({ closed }) => (await closed).code))).toEqual([
    1012, 1012, 1012, 1012, 1012,
  ]);
  await closing;
  await using late = connectClient(stopping);
  await late.closed;
});
