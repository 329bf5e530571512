import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@naru/test-harness';
import { holdClock } from './held-clock.ts';
import { type Result, startTestGateway, type TestGateway } from './test-gateway.ts';

async function ask(gateway: TestGateway, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const { data, errors = [] } = (await response.json()) as Result;
  return { status: response.status, headers: response.headers, data, errors };
}

const codes = ({ errors }: { errors: NonNullable<Result['errors']> }) =>
  errors.map(({ extensions }) => extensions['code']);

test('a caller who asks too often is told when to come back; others are not held up', async () => {
  await using gateway = await startTestGateway({
    RATE_LIMIT_PER_SECOND: '1',
    RATE_LIMIT_BURST: '2',
    TRUST_PROXY: '1',
  });
  using _clock = holdClock();
  const query = '{ __typename }';
  const alice = { authorization: `Bearer ${await gateway.token('alice')}` };
  const statuses = [];
  for (let i = 0; i < 3; i += 1) statuses.push((await ask(gateway, { query }, alice)).status);
  expect(statuses).toEqual([200, 200, 429]);
  const refused = await ask(gateway, { query }, alice);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(refused.errors).toEqual([
    {
      message: 'Too many operations; try again later.',
      extensions: { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) },
    },
  ]);
  for (const address of ['1.1.1.1', '1.1.1.2'])
    expect((await ask(gateway, { query }, { 'x-forwarded-for': address })).status).toBe(200);
});

test('an operation that would cost too much is refused with what it would cost', async () => {
  await using gateway = await startTestGateway({ MAX_COST: '3' });
  const query = '{ pickupCall(id: "1") { assignment { courier { name } } } }';
  expect((await ask(gateway, { query })).status).toBe(200);
  const twice =
    '{ pickupCall(id: "1") { assignment { courier { name } } } openOffer(courierId: "1") { id } }';
  expect(await ask(gateway, { query: twice })).toMatchObject({
    status: 400,
    errors: [{ extensions: { code: 'COST_LIMIT_EXCEEDED', estimatedCost: 4, maxCost: 3 } }],
  });
});

const listed = '{ whoAmI }';
const unlisted = '{ correlationId }';
const byId = (id: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: id } } });
const hashOf = (query: string) => createHash('sha256').update(query).digest('hex');

async function startWithList(mode: string) {
  const folder = temporaryFolder();
  const file = `${folder.path}/operations.json`;
  const operations = [{ id: 'who', name: 'Who', type: 'query', body: listed }];
  writeFileSync(file, JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }));
  const gateway = await startTestGateway({ PERSISTED_OPERATIONS: mode, PERSISTED_OPERATIONS_FILE: file });
  return {
    gateway,
    get: (search: string) =>
      fetch(`${gateway.url}?${search}`, { headers: { 'apollo-require-preflight': 'true' } }),
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

test('of a safelist only its operations are executed, by text or by id', async () => {
  await using served = await startWithList('safelist');
  const { gateway } = served;
  for (const body of [{ query: listed }, byId('who'), { ...byId('who'), variables: null }])
    expect(await ask(gateway, body)).toMatchObject({ status: 200, data: { whoAmI: null } });
  const unknown = await ask(gateway, { query: unlisted });
  expect([unknown.status, codes(unknown)]).toEqual([403, ['QUERY_NOT_IN_SAFELIST']]);
  const unknownId = await ask(gateway, byId('what'));
  expect([unknownId.status, codes(unknownId)]).toEqual([404, ['PERSISTED_QUERY_NOT_IN_LIST']]);
  const registered = await ask(gateway, { query: unlisted, ...byId(hashOf(unlisted)) });
  expect(codes(registered)).toEqual(['QUERY_NOT_IN_SAFELIST']);
  const byGet = await served.get(`extensions=${encodeURIComponent(JSON.stringify(byId('who').extensions))}`);
  expect(await byGet.json()).toEqual({ data: { whoAmI: null } });
  expect((await served.get(`query=${encodeURIComponent(unlisted)}`)).status).toBe(403);
});

test('with ids only, nothing else is executed', async () => {
  await using served = await startWithList('ids-only');
  expect((await ask(served.gateway, byId('who'))).data).toEqual({ whoAmI: null });
  const refused = await ask(served.gateway, { query: listed });
  expect([refused.status, codes(refused)]).toEqual([403, ['PERSISTED_QUERY_ID_REQUIRED']]);
});

test('queries are registered automatically, unless that is switched off', async () => {
  const id = byId(hashOf(listed));
  await using gateway = await startTestGateway();
  expect(codes(await ask(gateway, id))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  for (const body of [{ query: listed, ...id }, id])
    expect((await ask(gateway, body)).data).toEqual({ whoAmI: null });
  await using without = await startTestGateway({ APQ: 'false' });
  expect(codes(await ask(without, { query: listed, ...id }))).toEqual(['PERSISTED_QUERY_NOT_SUPPORTED']);
});
