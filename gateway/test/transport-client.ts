import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { CallerSeal } from '@naru/identity';
import { parseConfig } from '@naru/service-host';
import type { ExecutionResult } from 'graphql';
import { pino } from 'pino';
import type { RequestContext } from '../src/request-context.ts';
import type { SubgraphTarget } from '../src/transport/connect-subgraph.ts';
import type { SubgraphClient, SubgraphFetch } from '../src/transport/subgraph-client.ts';
import { subgraphOverrides, transportConfig } from '../src/transport/subgraph-settings.ts';
import { createSubgraphTransport } from '../src/transport/subgraph-transport.ts';

export const query: SubgraphFetch = {
  query: '{ a }',
  operationName: undefined,
  variables: {},
  kind: 'query',
};
export const mutation: SubgraphFetch = { ...query, query: 'mutation { a }', kind: 'mutation' };
export const anonymous: RequestContext = {
  caller: null,
  correlationId: 'c1',
  forwardedHeaders: {},
  authority: '',
};

/** A subgraph in this process that answers as a test wants. */
export interface AnsweringSubgraph extends AsyncDisposable {
  readonly url: string;
  answer: Answering;
  /** The requests that came, in their order. */
  readonly received: { readonly headers: IncomingMessage['headers']; readonly body: unknown }[];
}
type Answering = (response: ServerResponse, request: IncomingMessage, body: unknown) => unknown;

export const respond = (response: ServerResponse, body: unknown, status = 200, headers = {}): void =>
  void response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(typeof body === 'string' || body instanceof Buffer ? body : JSON.stringify(body));

/** @param createHttpServer makes a server other than one for plain HTTP */
export async function startAnsweringSubgraph(
  createHttpServer: (listener: RequestListener) => ReturnType<typeof createServer> = createServer,
  protocol = 'http',
): Promise<AnsweringSubgraph> {
  const server = createHttpServer(async (request, response) => {
    const body: unknown = JSON.parse(await text(request));
    subgraph.received.push({ headers: request.headers, body });
    await subgraph.answer(response, request, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const subgraph: AnsweringSubgraph = {
    url: `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    answer: (response) => respond(response, { data: { a: 1 } }),
    received: [],
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections?.();
      await closed;
    },
  };
  return subgraph;
}

/** A client of one subgraph called `calls`, as these environment variables want it. */
export interface TestTransport extends AsyncDisposable {
  readonly client: SubgraphClient;
  ask(request?: Partial<SubgraphFetch>, context?: Partial<RequestContext>): Promise<ExecutionResult>;
}

export function connectTo(
  target: SubgraphTarget,
  environment: Record<string, string> = {},
  seal?: CallerSeal,
): TestTransport {
  const transport = createSubgraphTransport({
    config: parseConfig(transportConfig, environment),
    overrides: subgraphOverrides(environment),
    log: pino({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' }),
    seal,
  });
  const { calls: client } = transport.createSubgraphClients({ calls: target });
  if (!client) throw new Error('no client');
  return {
    client,
    ask: (request, context) => client.fetch({ ...query, ...request }, { ...anonymous, ...context }),
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  };
}

/** What a refusal by the transport looks like. */
export const withCode = (code: string) => ({ extensions: { code, service: 'calls' } });
