import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer } from '@apollo/server';
import { expect, test } from '@jest/globals';
import { createHost, parseConfig } from '@naru/service-host';
import { gatewayConfig } from '../config.ts';
import type { RequestContext } from '../request-context.ts';
import { createRateLimit } from '../security/rate-limit.ts';
import { graphqlRoute } from './graphql-route.ts';
import { requestContexts } from './request-contexts.ts';
import type { StreamingEndpoint } from './streaming-endpoint.ts';

async function startRoute(streaming: StreamingEndpoint) {
  const secret = 'x'.repeat(32);
  const config = parseConfig(gatewayConfig, { GATEWAY_SECRET: secret, CURSOR_SECRET: secret });
  const apollo = new ApolloServer<RequestContext>({
    typeDefs: 'type Query { a: Int }',
    includeStacktraceInErrorResponses: false,
  });
  await apollo.start();
  const route = graphqlRoute(config, createHost({ service: 'test', logLevel: 'silent' }), {
    apollo,
    verifier: { verify: () => Promise.reject(new Error('unused')) },
    rateLimit: createRateLimit({ perSecond: 0, burst: 1 }),
    createContext: requestContexts([]),
    persistedOperations: undefined,
    answerShortly: undefined,
    knownQueries: undefined,
    streaming,
  });
  const server = createServer(route).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await apollo.stop();
    },
  };
}

/** Streams whatever names no query field, and notes what it was offered. */
function streamsOthers() {
  const offered: unknown[] = [];
  const streaming: StreamingEndpoint = {
    serve({ parameters, context, response }) {
      offered.push(parameters.query);
      if (parameters.query === '{ a }') return false;
      setImmediate(() =>
        response.writeHead(200, { 'content-type': 'text/event-stream' }).end(context.correlationId),
      );
      return true;
    },
  };
  return { offered, streaming };
}

const multipart = 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0,application/json';

test('whoever asks for a stream is handed to the endpoint of streams, which may leave them', async () => {
  const { offered, streaming } = streamsOthers();
  await using served = await startRoute(streaming);
  const ask = async (query: string, accept: string) => {
    const headers = { accept, 'content-type': 'application/json', 'x-correlation-id': 'id-1' };
    const response = await fetch(served.url, { method: 'POST', headers, body: JSON.stringify({ query }) });
    expect(response.headers.get('x-correlation-id')).toBe('id-1');
    return (await response.text()).trim();
  };
  expect(await ask('subscription { b }', 'text/event-stream')).toBe('id-1');
  expect(await ask('subscription { b }', multipart)).toBe('id-1');
  expect(await ask('{ a }', multipart)).toBe('{"data":{"a":null}}');
  expect(await ask('{ a }', 'application/json')).toBe('{"data":{"a":null}}');
  expect(await ask('{ a }', 'multipart/mixed;deferSpec=20220824,application/json')).toBe(
    '{"data":{"a":null}}',
  );
  expect(offered).toEqual(['subscription { b }', 'subscription { b }', '{ a }']);
});

test('streams may be asked for by GET', async () => {
  const { offered, streaming } = streamsOthers();
  await using served = await startRoute(streaming);
  const response = await fetch(`${served.url}?query=${encodeURIComponent('subscription { b }')}`, {
    headers: { accept: 'text/event-stream' },
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(offered).toEqual(['subscription { b }']);
});
