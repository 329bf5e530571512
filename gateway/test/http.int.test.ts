import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { holdClock } from './held-clock.ts';
import { type Result, startTestGateway, type TestGateway } from './test-gateway.ts';

let gateway: TestGateway;
let production: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
  production = await startTestGateway({ NARU_ENV: 'production' });
  gateway.world.calls.set('c1', {
    id: 'c1',
    version: 1,
    status: 'REQUESTED',
    customerId: 'alice',
    updatedAt: '2026-11-21T11:00:00.000Z',
    tel: '010',
  });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await production[Symbol.asyncDispose]();
});

const codes = ({ errors }: { errors?: readonly { extensions: Record<string, unknown> }[] }) =>
  (errors ?? []).map(({ extensions }) => extensions['code']);

async function post(body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) {
  const response = await fetch(gateway.url, { method: 'POST', headers, body });
  const answer = await response.text();
  return { status: response.status, headers: response.headers, json: JSON.parse(answer) };
}

test('a query gathers fields from several subgraphs with the authority of its caller', async () => {
  const token = await gateway.token('alice');
  const query = '{ whoAmI pickupCall(id: "c1") { status assignment { courier { name } } } }';
  expect(await gateway.query(query, { token })).toEqual({
    data: { whoAmI: 'alice', pickupCall: { status: 'REQUESTED', assignment: { courier: { name: 'Kim' } } } },
  });
  expect(await gateway.query(query)).toEqual({ data: { whoAmI: null, pickupCall: null } });
});

test('a mutation reaches its subgraph', async () => {
  const token = await gateway.token('alice');
  const result = await gateway.query('mutation($id: ID!) { confirm(id: $id) { status } }', {
    token,
    variables: { id: 'c1' },
  });
  expect(result).toEqual({ data: { confirm: { status: 'CONFIRMED' } } });
});

test('a token that is not valid is answered with 401 in JSON', async () => {
  const expired = await gateway.token('alice', 'CUSTOMER', -60);
  for (const authorization of ['Bearer nonsense', 'Basic abc', 'Bearer', `Bearer ${expired}`]) {
    const { status, json } = await post('{"query":"{ whoAmI }"}', {
      'content-type': 'application/json',
      authorization,
    });
    expect([authorization, status, codes(json)]).toEqual([authorization, 401, ['UNAUTHENTICATED']]);
  }
});

test('a correlation id travels to the subgraphs and back; a strange one is replaced', async () => {
  const ask = (id: string) =>
    post('{"query":"{ correlationId }"}', { 'content-type': 'application/json', 'x-correlation-id': id });
  const kept = await ask('story-1');
  expect(kept.json.data.correlationId).toBe('story-1');
  expect(kept.headers.get('x-correlation-id')).toBe('story-1');
  const replaced = await ask('<script>');
  expect(replaced.json.data.correlationId).toMatch(/^[0-9a-f-]{36}$/);
});

test('an error written for clients passes without its details; any other is masked', async () => {
  const token = await gateway.token('alice');
  const result = await gateway.query('{ pickupCall(id: "c1") { secret } }', {
    token,
    headers: { 'x-correlation-id': 'x1' },
  });
  expect(result).toEqual({
    data: { pickupCall: { secret: null } },
    errors: [
      {
        message: 'Internal error',
        path: ['pickupCall', 'secret'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId: 'x1' },
      },
    ],
  });
  const refused = await gateway.query('{ pickupCall(id: "c1") { broken } }', { token });
  expect(refused.errors).toEqual([
    {
      message: 'You shall not read this',
      path: ['pickupCall', 'broken'],
      extensions: { code: 'FORBIDDEN', service: 'calls' },
    },
  ]);
});

test("a subgraph's errors pass as they are where they may, but for what would speak for the gateway", async () => {
  const environment = { SUBGRAPH_CALLS_ERRORS: 'passed' };
  await using passing = await startTestGateway({}, undefined, { environment });
  const call = gateway.world.calls.get('c1');
  if (call) passing.world.calls.set('c1', call);
  const token = await passing.token('alice');
  const query = '{ pickupCall(id: "c1") { secret strange } }';
  // Twice: the second time the operation is known, and Apollo Server not asked.
  for (let time = 0; time < 2; time++) {
    const { data, errors } = await passing.query(query, { token });
    expect(data).toEqual({ pickupCall: { secret: null, strange: null } });
    expect(errors).toEqual([
      {
        message: 'select * from secrets failed at 10.0.0.7',
        path: ['pickupCall', 'secret'],
        extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', service: 'calls' },
      },
      {
        message: 'Teapot',
        path: ['pickupCall', 'strange'],
        extensions: { code: 'TEAPOT', service: 'calls', brew: { minutes: 3 } },
      },
    ]);
  }
  const masked = await gateway.query(query, { token: await gateway.token('alice') });
  expect(codes(masked)).toEqual(['INTERNAL_SERVER_ERROR', 'INTERNAL_SERVER_ERROR']);
});

test('what one subgraph does not answer in time is missing with an error, the rest is there', async () => {
  const token = await gateway.token('alice');
  using clock = holdClock();
  const hanging = Promise.withResolvers<void>();
  gateway.world.onRequest = (subgraph) => {
    if (subgraph !== 'assignment') return;
    hanging.resolve();
    return new Promise(() => {});
  };
  const query = '{ pickupCall(id: "c1") { tel assignment { courier { name } } } }';
  const answer = gateway.query(query, { token });
  await hanging.promise;
  await clock.pass(5_000);
  const result = await answer;
  gateway.world.onRequest = () => {};
  expect(result.data).toEqual({ pickupCall: { tel: '010', assignment: null } });
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'SUBGRAPH_TIMEOUT', service: 'assignment' });
});

test('a subgraph that cannot be reached is named', async () => {
  gateway.world.onRequest = () => {
    throw new Error('connect ECONNREFUSED 10.0.0.7');
  };
  const result = await gateway.query('{ whoAmI }');
  gateway.world.onRequest = () => {};
  expect(result.errors).toMatchObject([
    {
      message: 'The calls service is not available.',
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', service: 'calls' },
    },
  ]);
});

test('a refusal says when to ask again, and metrics tell what became of fetches', async () => {
  await using limited = await startTestGateway({ SUBGRAPH_RATE_LIMIT: '1' });
  using _clock = holdClock();
  await limited.query('{ whoAmI }');
  const refused = await limited.query('{ whoAmI }');
  expect(refused.errors?.[0]?.extensions).toEqual({
    code: 'SUBGRAPH_OVERLOADED',
    service: 'calls',
    retryAfterMs: expect.any(Number),
  });
  const metrics = await (await fetch(limited.url.replace('/graphql', '/metrics'))).text();
  for (const outcome of ['answered', 'overloaded'])
    expect(metrics).toContain(`naru_subgraph_fetches_total{subgraph="calls",outcome="${outcome}"}`);
  expect(metrics).toContain('naru_subgraph_breaker_state{subgraph="calls"} 0');
});

test('whatever cannot be read as a request is answered in JSON', async () => {
  const json = { 'content-type': 'application/json' };
  const bad: [string, Record<string, string>, number][] = [
    ['{"query"', json, 400],
    ['[]', json, 400],
    ['{}', json, 400],
    ['[{"query":"{ whoAmI }"}]', json, 400],
    ['{"query":"{ whoAmI }"}', { 'content-type': 'text/plain' }, 415],
    ['{"query":"{ whoAmI }"}', { 'content-type': 'application/json; charset=utf-7' }, 415],
    ['<query/>', { 'content-type': 'application/xml' }, 415],
    [`{"query":"${' '.repeat(1_100_000)}"}`, json, 413],
    ['{"query":"{ nothing }"}', json, 400],
    ['{"query":"{"}', json, 400],
  ];
  for (const [body, headers, expected] of bad) {
    const { status, json: answer } = await post(body, headers);
    expect([body.slice(0, 30), status]).toEqual([body.slice(0, 30), expected]);
    expect(codes(answer)[0]).toMatch(/^(BAD_REQUEST|GRAPHQL_\w+_FAILED)$/);
  }
  const elsewhere = await fetch(gateway.url.replace('/graphql', '/nowhere'));
  expect([elsewhere.status, codes((await elsewhere.json()) as Result)]).toEqual([404, ['NOT_FOUND']]);
});

test("variables that do not fit are the client's mistake", async () => {
  const query = 'query($id: ID!) { pickupCall(id: $id) { id } }';
  const { status, json } = await post(JSON.stringify({ query }));
  expect([status, codes(json)]).toEqual([400, ['BAD_USER_INPUT']]);
});

test('development has GraphiQL with all its files, production nothing of it', async () => {
  const page = await (await fetch(`${gateway.url}/ide`)).text();
  const named = [...page.matchAll(/(?:src|href)="\/graphql\/ide(\/[^"]+)"/g)].map(([, path]) => path);
  expect(named).toHaveLength(6);
  const workers = ['editor', 'json', 'graphql'].map((name) => `/${name}-worker.js`);
  for (const path of [...named, ...workers]) {
    const file = await fetch(`${gateway.url}/ide${path}`);
    expect([path, file.status]).toEqual([path, 200]);
    expect((await file.text()).length).toBeGreaterThan(100);
  }
  expect((await fetch(`${production.url}/ide`)).status).toBe(404);
});

test('a subscription over POST is told where to go', async () => {
  const { status, json } = await post('{"query":"subscription { notificationReceived { cursor } }"}');
  expect([status, codes(json)]).toEqual([400, ['OPERATION_NOT_SUPPORTED']]);
});

test('an operation that asks for too much is refused before any subgraph is called', async () => {
  let asked = 0;
  gateway.world.onRequest = () => {
    asked += 1;
  };
  const repeat = (count: number, text: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => text(i)).join(' ');
  const excessive: [string, string][] = [
    [`{ ${repeat(21, (i) => `a${i}: whoAmI`)} }`, 'ROOT_FIELD_LIMIT_EXCEEDED'],
    [`{ pickupCall(id: "1") { ${repeat(51, (i) => `a${i}: id`)} } }`, 'ALIAS_LIMIT_EXCEEDED'],
    [`{ whoAmI ${repeat(51, () => '@include(if: true)')} }`, 'GRAPHQL_VALIDATION_FAILED'],
    [repeat(11, (i) => `query Q${i} { whoAmI }`), 'OPERATION_LIMIT_EXCEEDED'],
    [`{ pickupCall(id: "1") { ${repeat(2_001, () => 'id')} } }`, 'GRAPHQL_PARSE_FAILED'],
  ];
  for (const [query, code] of excessive) {
    const { json } = await post(
      JSON.stringify({ query, operationName: query.startsWith('query') ? 'Q0' : undefined }),
    );
    expect([query.slice(0, 40), codes(json)[0]]).toEqual([query.slice(0, 40), code]);
  }
  gateway.world.onRequest = () => {};
  expect(asked).toBe(0);
});

test('development has introspection and a sandbox, production neither, nor suggestions', async () => {
  const introspection = '{ __schema { queryType { name } } }';
  expect((await gateway.query(introspection)).data).toEqual({ __schema: { queryType: { name: 'Query' } } });
  expect(codes(await production.query(introspection))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  expect((await gateway.query('{ whoAmIt }')).errors?.[0]?.message).toContain('Did you mean');
  expect((await production.query('{ whoAmIt }')).errors?.[0]?.message).not.toContain('whoAmI"');
  const page = await fetch(gateway.url, { headers: { accept: 'text/html' } });
  expect(page.headers.get('content-type')).toContain('text/html');
});

test('the whole introspection query is within the limits', async () => {
  expect(codes(await gateway.query(getIntrospectionQuery()))).toEqual([]);
});

test('the gateway is ready with its supergraph and NATS', async () => {
  const ready = await fetch(gateway.url.replace('/graphql', '/readyz'));
  expect([ready.status, await ready.json()]).toEqual([
    200,
    { ready: true, checks: { supergraph: 'ok', nats: 'ok' } },
  ]);
});
