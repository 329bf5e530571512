import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createSubgraphs } from './subgraphs.ts';
import { startTestGateway, type TestGateway } from './test-gateway.ts';
import { createWorld } from './world.ts';

type Status = Record<'services' | 'breakers' | 'consumers' | 'deadLetters', unknown>;

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ CORS_ORIGINS: 'https://console.example' });
  await gateway.bus.jsm.streams.add({ name: 'DLQ', subjects: ['dlq.>'] });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

const ask = (authorization?: string, method = 'GET', more: Record<string, string> = {}) =>
  fetch(`${new URL(gateway.url).origin}/operations/status`, {
    method,
    headers: { ...(authorization && { authorization }), ...more },
  });
const asOperator = async () => {
  const answer = await ask(`Bearer ${await gateway.token('olga', 'OPERATOR')}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return (await answer.json()) as Status;
};

test('the status is for operators only', async () => {
  expect((await ask()).status).toBe(401);
  expect((await ask('Bearer no-token')).status).toBe(401);
  for (const role of ['CUSTOMER', 'VENDOR', 'COURIER'] as const) {
    const answer = await ask(`Bearer ${await gateway.token('somebody', role)}`);
    expect([role, answer.status]).toEqual([role, 403]);
    expect(await answer.json()).toEqual({
      errors: [{ message: expect.any(String), extensions: { code: 'FORBIDDEN' } }],
    });
  }
});

test('it tells the services, the consumers with what they are behind, and the dead letters', async () => {
  await gateway.bus.jsm.consumers.add('PICKUP', {
    durable_name: 'calls__follow',
    filter_subject: 'pickup.call.*.x',
  });
  await gateway.bus.js.publish('pickup.call.1.x', '{}');
  await gateway.bus.js.publish('pickup.call.2.x', '{}');
  await gateway.publish(
    'dlq.calls__follow',
    { id: '1' },
    {
      'naru-parked-by': 'calls__follow',
      'naru-parked-kind': 'poison',
      'naru-parked-reason': 'not what was agreed',
      'naru-parked-from': 'pickup.call.1.x',
      'naru-parked-at': '2026-11-28T00:00:00.000Z',
    },
  );
  const status = await asOperator();
  expect(status.services).toContainEqual(expect.objectContaining({ name: 'gateway', state: 'ready' }));
  expect(status.consumers).toContainEqual({
    ...{ stream: 'PICKUP', name: 'calls__follow' },
    ...{ pending: 2, underWay: 0, redelivered: 0 },
  });
  expect(status.deadLetters).toMatchObject({
    total: 1,
    latest: [
      { policy: 'calls__follow', kind: 'poison', reason: 'not what was agreed', subject: 'pickup.call.1.x' },
    ],
  });
});

test('a service elsewhere is asked, and one that is away is told to be', async () => {
  const service = createServer((request, response) => {
    if (request.url === '/metrics') return void response.end('naru_breaker_state{remote="the desk"} 2\n');
    response.writeHead(503).end('{"ready":false,"checks":{"database":"is locked"}}');
  }).listen(0, '127.0.0.1');
  await once(service, 'listening');
  const { port } = service.address() as AddressInfo;
  await using elsewhere = await startTestGateway({}, undefined, {
    subgraphs: {
      ...createSubgraphs(createWorld()),
      calls: `http://127.0.0.1:${port}/graphql`,
      assignment: 'http://127.0.0.1:1/graphql',
    },
  });
  try {
    const answer = await fetch(`${new URL(elsewhere.url).origin}/operations/status`, {
      headers: { authorization: `Bearer ${await elsewhere.token('olga', 'OPERATOR')}` },
    });
    const { services, breakers } = (await answer.json()) as Status;
    expect(services).toEqual(
      expect.arrayContaining([
        { name: 'calls', state: 'not-ready', checks: { database: 'is locked' } },
        { name: 'assignment', state: 'unreachable', checks: {} },
      ]),
    );
    expect(breakers).toContainEqual({ from: 'calls', to: 'the desk', state: 'open' });
  } finally {
    service.close();
  }
});

test('a console of another origin that is let in may read it', async () => {
  const origin = { origin: 'https://console.example' };
  const preflight = await ask(undefined, 'OPTIONS', {
    ...origin,
    'access-control-request-headers': 'authorization',
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization');
  expect((await ask(undefined, 'GET', origin)).headers.get('access-control-allow-origin')).toBe(
    origin.origin,
  );
  expect((await ask()).headers.get('access-control-allow-origin')).toBeNull();
});
