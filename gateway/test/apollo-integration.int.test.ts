/** @jest-environment <rootDir>/gateway/test/skip-by-name-environment.ts */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer, type BaseContext, type ContextThunk } from '@apollo/server';
import { defineIntegrationTestSuite } from '@apollo/server-integration-testsuite';
import { createHost, parseConfig } from '@naru/service-host';
import { gatewayConfig } from '../src/config.ts';
import { graphqlRoute } from '../src/http/graphql-route.ts';
import type { RequestContext } from '../src/request-context.ts';
import { createRateLimit } from '../src/security/rate-limit.ts';

// `src/http` hands requests to Apollo Server in the way its integrations do, so theirs is its suite, too.

const uncachable = '`no-store` is told of every answer: nearly all of them are for one caller only';
const deferral = 'what is deferred is executed and framed by us, and Apollo Server is asked for JSON only';
const wrongMediaType = 'a media type that is not served is refused with 415, before Apollo Server sees it';

/** Which of its tests are not run, and why not. */
Object.assign(globalThis, {
  testsNotForUs: {
    'apolloServerTests.ts › CSRF prevention › default': `it wants 400 for a POST of text: ${wrongMediaType}`,
    'httpServerTests.ts › graphqlHTTP › throws an error if POST body is empty': wrongMediaType,
    'httpServerTests.ts › graphqlHTTP › throws an error if invalid content-type': wrongMediaType,
    'httpServerTests.ts › graphqlHTTP › rejects the request if the method is not POST or GET':
      'OPTIONS is served, too, and listed among the methods that are',
    'httpServerTests.ts › graphqlHTTP › throws an error if POST JSON is malformed':
      'it wants the words of a JSON parser; ours say the same and show nothing of it',
    'httpServerTests.ts › incremental delivery › mocked execution › basic @defer working legacy incremental':
      deferral,
    'httpServerTests.ts › incremental delivery › mocked execution › first payload sent while deferred field is blocking legacy incremental':
      deferral,
    'httpServerTests.ts › graphqlHTTP › cache-control not set without any hints with if-cacheable':
      uncachable,
    'httpServerTests.ts › graphqlHTTP › cache-control › runs when cache-control is disabled': uncachable,
  },
});

defineIntegrationTestSuite(async (options, { context = async () => ({}) } = {}) => {
  const apollo = new ApolloServer<BaseContext>(options);
  await apollo.start();
  const server = createServer(routeTo(apollo, context)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    server: apollo,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    async extraCleanup() {
      server.closeAllConnections();
      server.close();
    },
  };
});

/** Our HTTP layer; what the suite wants to see as the context takes the place of ours. */
function routeTo(apollo: ApolloServer<BaseContext>, context: ContextThunk<BaseContext>) {
  const inItsContext = {
    executeHTTPGraphQLRequest: (asked: Parameters<typeof apollo.executeHTTPGraphQLRequest>[0]) =>
      apollo.executeHTTPGraphQLRequest({ ...asked, context }),
  };
  const config = parseConfig(gatewayConfig, {});
  return graphqlRoute(config, createHost({ service: 'test', logLevel: 'silent' }), {
    apollo: inItsContext as unknown as ApolloServer<RequestContext>,
    verifier: undefined,
    rateLimit: createRateLimit({ perSecond: 0, burst: 1 }),
    createContext: () => ({ caller: null, correlationId: '', forwardedHeaders: {}, authority: '' }),
    persistedOperations: undefined,
    answerShortly: undefined,
    knownQueries: undefined,
  });
}
