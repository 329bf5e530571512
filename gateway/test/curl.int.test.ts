import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findProgram, waitFor } from '@naru/test-harness';
import { type Result, startTestGateway, type TestGateway } from './test-gateway.ts';

const json = 'content-type: application/json';
const changes = 'subscription($id: ID!) { pickupCallChanged(id: $id) { event call { version } } }';

let gateway: TestGateway;
let authorization: string;

beforeAll(async () => {
  gateway = await startTestGateway({ KEEP_ALIVE_MS: '600000' });
  authorization = `authorization: Bearer ${await gateway.token('alice')}`;
  const call = { id: 'c1', version: 1, status: 'REQUESTED', customerId: 'alice', tel: '010' };
  gateway.world.calls.set('c1', { ...call, updatedAt: '2026-11-21T11:00:00.000Z' });
});
afterAll(async () => gateway[Symbol.asyncDispose]());

interface Curl extends AsyncDisposable {
  /** All that it has printed so far. */
  readonly output: string;
  /** Its exit code, once it has printed all. */
  readonly exit: Promise<number | null>;
}

/** curl as people run it; what it prints comes as it is received. */
function curl(...parameters: readonly string[]): Curl {
  const [program] = findProgram('curl') ?? ['curl'];
  const child = spawn(program, ['--silent', '--show-error', '--no-buffer', ...parameters], { env: {} });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      output += text;
    });
  const exit = once(child, 'close').then(([code]) => code as number | null);
  return {
    get output() {
      return output;
    },
    exit,
    async [Symbol.asyncDispose]() {
      child.kill();
      await exit;
    },
  };
}

async function answerTo(...parameters: readonly string[]): Promise<Result> {
  const asked = curl(...parameters);
  expect({ exit: await asked.exit, output: asked.output }).toMatchObject({ exit: 0 });
  return JSON.parse(asked.output) as Result;
}

const body = (query: string, variables: object = {}) => JSON.stringify({ query, variables });

test('a query by POST and by GET', async () => {
  const query = '{ pickupCall(id: "c1") { status } }';
  const answer = { data: { pickupCall: { status: 'REQUESTED' } } };
  expect(await answerTo(gateway.url, '-H', authorization, '-H', json, '-d', body(query))).toEqual(answer);
  const byGet = ['-G', gateway.url, '-H', authorization, '-H', json, '--data-urlencode', `query=${query}`];
  expect(await answerTo(...byGet)).toEqual(answer);
});

test('what is refused says why: no preflighted header, a mutation by GET', async () => {
  const query = '--data-urlencode';
  const csrf = await answerTo('-G', gateway.url, query, 'query={ whoAmI }');
  expect(csrf.errors?.[0]).toMatchObject({
    message: expect.stringContaining('CSRF'),
    extensions: { code: 'BAD_REQUEST' },
  });
  const mutation = 'query=mutation { confirm(id: "c1") { id } }';
  const status = ['-o', '/dev/null', '-w', '{"data":"%{http_code}"}'];
  expect(await answerTo('-G', gateway.url, '-H', json, query, mutation, ...status)).toEqual({ data: '405' });
});

test.each([
  ['server-sent events', 'text/event-stream', 'event: next'],
  ['multipart', 'multipart/mixed;subscriptionSpec=1.0', '--graphql'],
])('a subscription by %s: the state, then every change, until it hangs up', async (_, accept, mark) => {
  const parameters = ['-H', authorization, '-H', json, '-H', `accept: ${accept}`];
  const live = () =>
    gateway.metric(
      `naru_gateway_subscriptions{field="pickupCallChanged",protocol="${mark.startsWith('e') ? 'sse' : 'multipart'}"}`,
    );
  {
    await using stream = curl('-N', gateway.url, ...parameters, '-d', body(changes, { id: 'c1' }));
    await waitFor(() => stream.output.includes('"event":"snapshot"'), { what: 'the state' });
    expect(stream.output).toContain(mark);
    const call = gateway.world.calls.get('c1');
    const version = (call?.version ?? 0) + 1;
    await gateway.publish('pickup.call.c1.searching', { ...call, status: 'SEARCHING', version });
    await waitFor(() => stream.output.includes(`"version":${version}`), { what: 'the change' });
    expect(await live()).toBe(1);
  }
  await waitFor(async () => (await live()) === 0, { what: 'the gateway to have noticed' });
});

test('deferred fragments come as parts', async () => {
  const query = '{ pickupCall(id: "c1") { status ... @defer { assignment { courier { name } } } } }';
  const accept = 'accept: multipart/mixed; deferSpec=20220824';
  const asked = curl('-N', gateway.url, '-H', authorization, '-H', json, '-H', accept, '-d', body(query));
  expect(await asked.exit).toBe(0);
  const parts = asked.output.split('---').flatMap((part) => part.match(/{.*}/) ?? []);
  expect(parts.map((part) => JSON.parse(part))).toMatchObject([
    { hasNext: true, data: { pickupCall: {} } },
    { hasNext: false, incremental: [{ data: { assignment: { courier: { name: 'Kim' } } } }] },
  ]);
});
