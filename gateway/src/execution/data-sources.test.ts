import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Caller, createCallerSeal } from '@naru/identity';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { pino } from 'pino';
import type { SubgraphClient } from '../transport/subgraph-client.ts';
import { createDataSources } from './data-sources.ts';

const seal = createCallerSeal('a secret for tests, long enough to be one');
const alice: Caller = { sub: 'alice', roles: ['CUSTOMER'], scopes: [], expiresAtMs: Date.now() + 60_000 };
let app: FastifyInstance;
let url: string;
let answer: (request: FastifyRequest, reply: FastifyReply) => unknown;

beforeEach(async () => {
  app = Fastify({ forceCloseConnections: true });
  app.post('/graphql', (request, reply) => answer(request, reply));
  url = `${await app.listen({ port: 0 })}/graphql`;
});
afterEach(() => app.close());

function createSource(timeoutMs = 5_000): SubgraphClient {
  const { calls } = createDataSources({ calls: url }, { timeoutMs, seal, log: pino({ level: 'silent' }) });
  if (!calls) throw new Error('no source');
  return calls;
}

const askFrom = (source: SubgraphClient) => () =>
  source.fetch(
    { query: '{ a }', variables: { b: 1 }, operationName: undefined, kind: 'query' },
    { caller: alice, correlationId: 'c1', forwardedHeaders: {}, authority: 'alice' },
  );

const ask = (timeoutMs?: number) => askFrom(createSource(timeoutMs))();

const withCode = (code: string) => ({ extensions: { code, service: 'calls' } });

test('a request carries the operation, the sealed caller and the correlation id', async () => {
  let received: FastifyRequest | undefined;
  answer = (request) => {
    received = request;
    return { data: { a: 1 } };
  };
  expect(await ask()).toEqual({ data: { a: 1 } });
  expect(received?.body).toEqual({ query: '{ a }', variables: { b: 1 } });
  expect(received?.headers['x-correlation-id']).toBe('c1');
  expect(await seal.open(String(received?.headers['x-naru-caller']))).toMatchObject({
    sub: 'alice',
    roles: ['CUSTOMER'],
  });
});

test('errors of the subgraph are handed on, whatever the status', async () => {
  answer = (_request, reply) => reply.code(400).send({ errors: [{ message: 'No' }] });
  expect(await ask()).toEqual({ errors: [{ message: 'No' }] });
});

test('no answer in time is a coded error', async () => {
  answer = () => new Promise(() => {});
  await expect(ask(50)).rejects.toMatchObject(withCode('SUBGRAPH_TIMEOUT'));
});

test('an answer that is no GraphQL result is a coded error', async () => {
  const answers: unknown[] = ['<html>', '[]', 'null', '{"status":"ok"}'];
  for (const body of answers) {
    answer = (_request, reply) => reply.code(502).type('text/html').send(body);
    await expect(ask()).rejects.toMatchObject(withCode('SUBGRAPH_UNAVAILABLE'));
  }
});

test('a redirect is not followed', async () => {
  answer = (_request, reply) => reply.redirect(`${url}/elsewhere`, 307);
  await expect(ask()).rejects.toMatchObject(withCode('SUBGRAPH_UNAVAILABLE'));
});

test('a burst of requests shares a bounded number of connections, and each is answered', async () => {
  const sockets = new Set<unknown>();
  answer = async (request) => {
    sockets.add(request.raw.socket);
    await new Promise(setImmediate);
    return { data: { a: 1 } };
  };
  const send = askFrom(createSource());
  const answers = await Promise.all(Array.from({ length: 200 }, () => send()));
  expect(answers.every(({ data }) => data?.['a'] === 1)).toBe(true);
  expect(sockets.size).toBeLessThanOrEqual(32);
});

test('nobody listening is a coded error', async () => {
  await app.close();
  await expect(ask()).rejects.toMatchObject(withCode('SUBGRAPH_UNAVAILABLE'));
});
