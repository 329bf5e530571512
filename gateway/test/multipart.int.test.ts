import { isDeepStrictEqual } from 'node:util';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { CombinedProtocolErrors } from '@apollo/client/errors';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { waitFor } from '@naru/test-harness';
import { holdClock } from './held-clock.ts';
import { type Result, startTestGateway, type TestGateway } from './test-gateway.ts';
import type { Call } from './world.ts';

const changes = `subscription Changes($id: ID!, $after: String) {
  pickupCallChanged(id: $id, after: $after) { cursor event call { id version status } }
}`;
const accept = 'multipart/mixed;subscriptionSpec="1.0", application/json';

let gateway: TestGateway;
let calls = 0;

beforeAll(async () => {
  gateway = await startTestGateway({ KEEP_ALIVE_MS: '200' });
});
afterAll(async () => gateway[Symbol.asyncDispose]());

function newCall({ world } = gateway): Call {
  calls += 1;
  const at = { updatedAt: '2026-11-21T11:00:00.000Z', customerId: 'alice' };
  const call = { ...at, id: `multipart-${calls}`, version: 1, status: 'REQUESTED', tel: '010' };
  world.calls.set(call.id, call);
  return call;
}

function change(call: Call): Promise<number> {
  Object.assign(call, { status: 'SEARCHING', version: call.version + 1 });
  return gateway.publish(`pickup.call.${call.id}.searching`, { ...call });
}

async function post(body: object, { token, url } = gateway) {
  return fetch(url, {
    method: 'POST',
    headers: {
      accept,
      'content-type': 'application/json',
      authorization: `Bearer ${await token('alice', 'CUSTOMER', 600)}`,
    },
    body: JSON.stringify(body),
  });
}

/** Reads on until something has come; then all that came. */
async function readUntil(
  body: ReadableStream<string>,
  cameEnough: (text: string) => boolean,
): Promise<string> {
  let text = '';
  const reader = body.getReader();
  while (!cameEnough(text)) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
  }
  reader.releaseLock();
  return text;
}

const textOf = ({ body }: Response) => (body as ReadableStream).pipeThrough(new TextDecoderStream());

/** The parts of a multipart body. */
const parts = (body: string) =>
  body
    .split('--graphql')
    .flatMap((part) => part.split('\r\n\r\n')[1] ?? [])
    .map((content) => JSON.parse(content));

test("Apollo Client's own link gets the current state, then every change", async () => {
  const call = newCall();
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: new HttpLink({
      uri: gateway.url,
      headers: { authorization: `Bearer ${await gateway.token('alice')}` },
    }),
  });
  const results: Result[] = [];
  const errors: unknown[] = [];
  const subscription = client
    .subscribe({ query: gql(changes), variables: { id: call.id } })
    .subscribe(({ data, error }) => {
      if (error) errors.push(error);
      else results.push({ data });
    });
  const seen = () => results.map(({ data }) => data.pickupCallChanged.call.version);
  await waitFor(() => results.length === 1, { what: 'the snapshot' });
  await change(call);
  await change(call);
  await waitFor(() => results.length === 3, { what: 'two changes' });
  expect(seen()).toEqual([1, 2, 3]);
  expect((await client.query({ query: gql('{ whoAmI }') })).data).toEqual({ whoAmI: 'alice' });

  subscription.unsubscribe();
  const live = () =>
    gateway.metric('naru_gateway_subscriptions{field="pickupCallChanged",protocol="multipart"}');
  await waitFor(async () => (await live()) === 0, { what: 'the subscription to be gone' });

  client
    .subscribe({ query: gql(changes), variables: { id: 'no-such-call' } })
    .subscribe(({ error }) => errors.push(error));
  await waitFor(() => errors.length === 1, { what: 'the refusal' });
  expect(CombinedProtocolErrors.is(errors[0])).toBe(true);
  expect(errors[0]).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  client.stop();
});

test('results come in payloads, between heartbeats; what ends the stream stands beside them', async () => {
  const call = newCall();
  using clock = holdClock();
  const response = await post({ query: changes, variables: { id: call.id } });
  expect(response.headers.get('content-type')).toBe(
    'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
  );
  const text = textOf(response);
  const isBeating = (came: string) => (came.split('snapshot')[1] ?? '').split('{}').length > 2;
  const begun = await readUntil(text, isBeating);
  await clock.pass(600_000);
  const body = begun + (await readUntil(text, () => false));
  expect(body.endsWith('\r\n--graphql--\r\n')).toBe(true);
  const heartbeat = {};
  const change = { event: 'snapshot', call: { version: 1 } };
  expect(parts(body).filter((part) => !isDeepStrictEqual(part, heartbeat))).toMatchObject([
    { payload: { data: { pickupCallChanged: change } } },
    { payload: null, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
  ]);
});

test('an operation that is refused ends the stream at once', async () => {
  const refusals: [string, object, string][] = [
    ['subscription { nothing { cursor } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    [changes, { id: '*' }, 'BAD_USER_INPUT'],
    [changes, { id: newCall().id, after: 'forged' }, 'CURSOR_INVALID'],
  ];
  for (const [query, variables, code] of refusals) {
    const body = await (await post({ query, variables })).text();
    expect(parts(body)).toMatchObject([{ payload: null, errors: [{ extensions: { code } }] }]);
  }
});

test('what is no subscription is answered in JSON', async () => {
  const answers = await Promise.all(
    ['{ whoAmI }', 'query subscription { whoAmI }', '{ nothing }', 'subscription {'].map(async (query) => {
      const response = await post({ query });
      return [response.headers.get('content-type')?.split(';')[0], ((await response.json()) as Result).data];
    }),
  );
  expect(answers).toEqual([
    ['application/json', { whoAmI: 'alice' }],
    ['application/json', { whoAmI: 'alice' }],
    ['application/json', undefined],
    ['application/json', undefined],
  ]);
});

test('a shutdown ends streams with an error that says to come back', async () => {
  await using stopping = await startTestGateway();
  const call = newCall(stopping);
  const response = await post({ query: changes, variables: { id: call.id } }, stopping);
  const text = textOf(response);
  let body = await readUntil(text, (came) => came.includes('snapshot'));
  const closing = stopping.close();
  body += await readUntil(text, () => false);
  expect(parts(body).at(-1)).toMatchObject({
    payload: null,
    errors: [{ extensions: { code: 'SUBSCRIPTION_INTERRUPTED' } }],
  });
  await closing;
});
