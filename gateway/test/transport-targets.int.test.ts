import { type GraphQLDataSourceProcessOptions, RemoteGraphQLDataSource } from '@apollo/gateway';
import { describe, expect, test } from '@jest/globals';
import { parseConfig, startTracing } from '@naru/service-host';
import type { Subgraph } from '@naru/subgraph-host';
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import type { GraphQLDataSource } from '../src/transport/data-source.ts';
import { transportConfig } from '../src/transport/subgraph-settings.ts';
import { createSubgraphTransport } from '../src/transport/subgraph-transport.ts';
import {
  anonymous,
  connectTo,
  query,
  respond,
  startAnsweringSubgraph,
  withCode,
} from './transport-client.ts';

type Received = Parameters<NonNullable<RemoteGraphQLDataSource['didReceiveResponse']>>[0];

const subgraphThat = (execute: Subgraph['execute']): Subgraph => ({ name: 'calls', sdl: '', execute });

describe('a subgraph of the same process', () => {
  test('is handed the request and who asks as they are', async () => {
    await using transport = connectTo(
      subgraphThat(async (request, { correlationId }) => ({ data: { ...request, correlationId } })),
    );
    expect(await transport.ask({ variables: { b: 1 } })).toEqual({
      data: { ...query, variables: { b: 1 }, correlationId: 'c1' },
    });
  });

  test('has a time-out, and what it throws stays inside', async () => {
    await using hanging = connectTo(
      subgraphThat(() => new Promise(() => {})),
      { SUBGRAPH_TIMEOUT_MS: '50' },
    );
    await expect(hanging.ask()).rejects.toMatchObject(withCode('SUBGRAPH_TIMEOUT'));
    await using throwing = connectTo(
      subgraphThat(async () => {
        throw new Error('select * from secrets');
      }),
    );
    await expect(throwing.ask()).rejects.toMatchObject({
      message: 'The calls service is not available.',
      ...withCode('SUBGRAPH_UNAVAILABLE'),
    });
  });
});

describe('a data source', () => {
  test("of @apollo/gateway's own kind works with its hooks", async () => {
    await using subgraph = await startAnsweringSubgraph();
    class Signing extends RemoteGraphQLDataSource {
      override willSendRequest({ request, context: { correlationId } }: GraphQLDataSourceProcessOptions) {
        request.http?.headers.set('x-signed', `for ${correlationId}`);
      }
      override async didReceiveResponse({ response }: Received) {
        return { ...response, data: { ...response.data, seen: true } };
      }
    }
    const source = new Signing({ url: subgraph.url }) as unknown as GraphQLDataSource;
    await using transport = connectTo(source);
    const forwardedHeaders = { 'accept-language': 'ko' };
    expect(await transport.ask({ variables: { b: 1 } }, { forwardedHeaders })).toEqual({
      data: { a: 1, seen: true },
    });
    expect(subgraph.received[0]).toMatchObject({
      body: { query: '{ a }', variables: { b: 1 } },
      headers: { 'x-signed': 'for c1', 'accept-language': 'ko', 'x-correlation-id': 'c1' },
    });
  });

  test('answers with the GraphQL error it throws, and fails with any other', async () => {
    const throwing = (error: Error): GraphQLDataSource => ({ process: () => Promise.reject(error) });
    const refusal = new GraphQLError('Not for you');
    await using refusing = connectTo(throwing(refusal));
    expect(await refusing.ask()).toEqual({ errors: [refusal] });
    await using failing = connectTo(throwing(new Error('broken')));
    await expect(failing.ask()).rejects.toMatchObject(withCode('SUBGRAPH_UNAVAILABLE'));
  });
});

describe('a subgraph that takes batches', () => {
  const batching = { SUBGRAPH_BATCHING: 'true' };
  const requests = ['{ a }', '{ b }', '{ c }'].map((text) => ({ ...query, query: text }));
  const results = [{ data: { a: 1 } }, { data: null, errors: [{ message: 'No b' }] }, { data: { c: 3 } }];

  test('gets the queries that one request has at the same moment together, and no mutation among them', async () => {
    await using subgraph = await startAnsweringSubgraph();
    subgraph.answer = (response, _, body) => respond(response, Array.isArray(body) ? results : results[0]);
    await using transport = connectTo(subgraph.url, batching);
    const asked = requests.map((request) => transport.client.fetch(request, anonymous));
    const mutation = transport.client.fetch(
      { ...query, query: 'mutation { a }', kind: 'mutation' },
      anonymous,
    );
    const alone = transport.client.fetch(query, { ...anonymous, authority: 'somebody else' });
    expect(await Promise.all(asked)).toEqual(results);
    expect(await Promise.all([mutation, alone])).toEqual([results[0], results[0]]);
    const sent = subgraph.received.map(({ body }) =>
      (Array.isArray(body) ? body : [body]).map((operation) => operation.query),
    );
    expect(sent.sort((a, b) => b.length - a.length)[0]).toEqual(['{ a }', '{ b }', '{ c }']);
    expect(sent.slice(1).flat().sort()).toEqual(['mutation { a }', '{ a }']);
  });

  test('and answers with anything but a result for each fails them all', async () => {
    await using subgraph = await startAnsweringSubgraph();
    await using transport = connectTo(subgraph.url, batching);
    for (const body of [results.slice(1), results[0], [1, 2, 3]]) {
      subgraph.answer = (response) => respond(response, body);
      const asked = requests.map((request) => transport.client.fetch(request, anonymous));
      for (const answer of asked)
        await expect(answer).rejects.toMatchObject(withCode('SUBGRAPH_UNAVAILABLE'));
    }
  });
});

test('the trace of a request goes on in the subgraph, also after it waited for its turn', async () => {
  await using _tracing = await startTracing('test', undefined);
  await using subgraph = await startAnsweringSubgraph();
  await using transport = connectTo(subgraph.url, { SUBGRAPH_MAX_CONCURRENT: '1' });
  const traceIds = ['1', '2', '3'].map((digit) => digit.repeat(32));
  const asked = traceIds.map((traceId) => {
    const span = { traceId, spanId: 'a'.repeat(16), traceFlags: 1 };
    const traced = trace.setSpanContext(ROOT_CONTEXT, span);
    return context.with(traced, () => transport.ask({ variables: { traceId } }));
  });
  await Promise.all(asked);
  expect(subgraph.received.map(({ headers }) => headers['traceparent'])).toEqual(
    traceIds.map((traceId) => `00-${traceId}-${'a'.repeat(16)}-01`),
  );
});

test('after a reload the clients of subgraphs that stayed are the same, and those that are gone still serve', async () => {
  await using subgraph = await startAnsweringSubgraph();
  await using moved = await startAnsweringSubgraph();
  const log = pino({ level: 'silent' });
  await using transport = createSubgraphTransport({ config: parseConfig(transportConfig, {}), log });
  const before = transport.createSubgraphClients({ calls: subgraph.url, items: subgraph.url });
  const after = transport.createSubgraphClients({ calls: subgraph.url, items: moved.url });
  expect(after['calls']).toBe(before['calls']);
  expect(after['items']).not.toBe(before['items']);
  await after['items']?.fetch(query, anonymous);
  expect(await before['items']?.fetch(query, anonymous)).toEqual({ data: { a: 1 } });
  expect([subgraph.received.length, moved.received.length]).toEqual([1, 1]);
});
