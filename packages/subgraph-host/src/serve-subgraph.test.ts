import { expect, test } from '@jest/globals';
import { type Caller, createCallerSeal, issueDevelopmentToken } from '@naru/identity';
import { createHost, createHttpServer } from '@naru/service-host';
import { temporaryFolder } from '@naru/test-harness';
import { serveSubgraph } from './serve-subgraph.ts';
import type { CallContext, SubgraphRequest } from './subgraph.ts';

const seal = createCallerSeal('a-secret-of-at-least-32-characters');
const caller: Caller = { sub: 'customer-1', roles: ['CUSTOMER'], scopes: [], expiresAtMs: 1_900_000_000_000 };

function serve() {
  const calls: { request: SubgraphRequest; call: CallContext }[] = [];
  const app = createHttpServer(createHost({ service: 'test', logLevel: 'silent' }));
  const subgraph = {
    name: 'test',
    sdl: '',
    execute: async (request: SubgraphRequest, call: CallContext) => {
      calls.push({ request, call });
      return { data: { ok: true } };
    },
  };
  serveSubgraph(app, subgraph, seal);
  const post = (payload: string | object, headers: Record<string, string> = {}) =>
    app.inject({ method: 'POST', url: '/graphql', payload, headers });
  return { calls, post };
}

const sealed = async (by: Caller | null = caller) => ({ 'x-naru-caller': await seal.seal(by) });

test('a sealed request is executed for its caller', async () => {
  const { calls, post } = serve();
  const request = { query: '{ ok }', variables: { a: 1 }, operationName: 'Ok' };
  const answer = await post(request, { ...(await sealed()), 'x-correlation-id': 'story-1' });
  expect([answer.statusCode, answer.json()]).toEqual([200, { data: { ok: true } }]);
  expect(calls).toEqual([{ request, call: { caller, correlationId: 'story-1' } }]);
});

test('nobody is a caller too, nulls are as good as nothing, and an unfit correlation id is replaced', async () => {
  const { calls, post } = serve();
  const headers = { ...(await sealed(null)), 'x-correlation-id': 'evil id\u00ff' };
  await post({ query: '{ ok }', variables: null, operationName: null }, headers);
  expect(calls).toMatchObject([{ request: { query: '{ ok }' }, call: { caller: null } }]);
  expect(calls[0]?.call.correlationId).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
});

test('without a seal, with a forged one or with a client token nothing is executed', async () => {
  await using folder = temporaryFolder();
  const { calls, post } = serve();
  const forged = await createCallerSeal('another-secret-of-32-characters-or-more').seal(caller);
  const token = await issueDevelopmentToken(folder.path, { role: 'OPERATOR', sub: 'operator-1' });
  const headers = [
    {},
    ...[forged, token, `Bearer ${token}`, 'x'].map((value) => ({ 'x-naru-caller': value })),
  ];
  for (const header of [...headers, { authorization: `Bearer ${token}` }]) {
    const answer = await post({ query: '{ ok }' }, header as Record<string, string>);
    expect([answer.statusCode, answer.json()]).toMatchObject([
      401,
      { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
    ]);
  }
  expect(calls).toEqual([]);
});

test.each([
  ['no query', {}],
  ['a query that is no text', { query: 1 }],
  ['a query that is too long', { query: ' '.repeat(100_001) }],
  ['variables that are no object', { query: '{ ok }', variables: [1] }],
  ['a batch', [{ query: '{ ok }' }]],
  ['broken JSON', '{'],
])('%s is a bad request', async (_what, body) => {
  const { calls, post } = serve();
  const answer = await post(body, { ...(await sealed()), 'content-type': 'application/json' });
  expect([answer.statusCode, answer.json()]).toMatchObject([
    400,
    { errors: [{ extensions: { code: 'BAD_REQUEST' } }] },
  ]);
  expect(calls).toEqual([]);
});
