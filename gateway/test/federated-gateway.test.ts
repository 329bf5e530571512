import { ApolloServer } from '@apollo/server';
import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { createFederatedGateway } from '../src/execution/federated-gateway.ts';
import { createOperationExecutor } from '../src/execution/operation-executor.ts';
import type { RequestContext } from '../src/request-context.ts';
import { createCurrentSupergraph } from '../src/supergraph/current-supergraph.ts';
import { filtering } from './filtering.ts';
import { composeInProcess, testContext } from './in-process-supergraph.ts';

const log = pino({ level: 'silent' });
const before = composeInProcess({
  a: {
    types: 'type Query { old(n: Int!): Int  both: String }',
    resolvers: { Query: { old: () => 1, both: () => 'a' } },
  },
});
const after = composeInProcess({
  a: { types: 'type Query { both: String }', resolvers: { Query: { both: () => 'a' } } },
  b: { types: 'type Query { fresh: Int }', resolvers: { Query: { fresh: () => 2 } } },
});

async function start() {
  const supergraph = createCurrentSupergraph(before.supergraph);
  const clients = { ...after.clients, ...before.clients };
  const executor = createOperationExecutor({
    supergraph,
    clientsOf: () => clients,
    authorization: filtering,
    log,
  });
  const server = new ApolloServer<RequestContext>({
    gateway: createFederatedGateway(supergraph, executor) as never,
    stopOnTerminationSignals: false,
    logger: log,
  });
  await server.start();
  const ask = async (query: string, variables?: Record<string, unknown>) => {
    const { body } = await server.executeOperation({ query, variables }, { contextValue: testContext });
    return body.kind === 'single' ? { ...body.singleResult } : undefined;
  };
  return { supergraph, clients, server, ask };
}

test('a replaced supergraph takes the place of the old one, without its plans', async () => {
  const { supergraph, server, ask } = await start();
  expect(await ask('{ old(n: 1) both }')).toEqual({ data: { old: 1, both: 'a' } });
  await supergraph.replace(after.supergraph);
  expect((await ask('{ old(n: 1) both }'))?.errors?.[0]?.message).toContain('Cannot query field "old"');
  expect(await ask('{ fresh both }')).toEqual({ data: { fresh: 2, both: 'a' } });
  await server.stop();
});

test('a request that has begun is finished on the supergraph that it began with', async () => {
  const { supergraph, clients, server, ask } = await start();
  const { a } = clients;
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  clients['a'] = {
    async fetch(request, context) {
      reached.resolve();
      await released.promise;
      return (a as NonNullable<typeof a>).fetch(request, context);
    },
  };
  const answer = ask('{ old(n: 1) }');
  await reached.promise;
  await supergraph.replace(after.supergraph);
  released.resolve();
  expect(await answer).toEqual({ data: { old: 1 } });
  await server.stop();
});

test("variables that do not fit are the client's mistake", async () => {
  const { server, ask } = await start();
  const query = 'query($n: Int!) { old(n: $n) }';
  expect(await ask(query, { n: 'x' })).toMatchObject({
    errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
  });
  expect(await ask(query, { n: 3 })).toEqual({ data: { old: 1 } });
  await server.stop();
});
