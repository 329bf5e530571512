import { setTimeout as delay } from 'node:timers/promises';
import {
  createCallerSeal,
  createTokenVerifier,
  issueDevelopmentToken,
  type Role,
  TOKEN_AUDIENCE,
  TOKEN_ISSUER,
} from '@naru/identity';
import { type Bus, connectBus } from '@naru/messaging';
import { createHost, listen, parseConfig } from '@naru/service-host';
import { freePort, type NatsServer, startNatsServer, temporaryFolder, waitFor } from '@naru/test-harness';
import { headers as natsHeaders } from '@nats-io/transport-node';
import { type Client, type ClientOptions, createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { gatewayConfig } from '../src/config.ts';
import { createGateway, type GatewayParts } from '../src/gateway.ts';
import { createCurrentSupergraph } from '../src/supergraph/current-supergraph.ts';
import { loadSupergraph } from '../src/supergraph/load-supergraph.ts';
import { composeTestSupergraph, createSubgraphs } from './subgraphs.ts';
import { createWorld, type World } from './world.ts';

/** By which the test gateway's subgraphs know it. */
export const testSecret = 'a secret for tests that is long enough to be one';
const usualSupergraph = composeTestSupergraph();

export interface Result {
  // biome-ignore lint/suspicious/noExplicitAny: whatever the test has selected
  data?: any;
  errors?: readonly { message: string; path?: unknown; extensions: Record<string, unknown> }[];
}

/** A gateway over small subgraphs and a NATS server of its own. */
export interface TestGateway extends AsyncDisposable {
  readonly url: string;
  readonly world: World;
  readonly nats: NatsServer;
  /** What the NATS server has stored. */
  readonly natsFolder: string;
  readonly bus: Bus;
  token(sub: string, role?: Role, ttlSeconds?: number, scopes?: readonly string[]): Promise<string>;
  query(
    query: string,
    options?: { variables?: object; token?: string; headers?: Record<string, string> },
  ): Promise<Result>;
  publish(subject: string, body: Record<string, unknown>, headers?: Record<string, string>): Promise<number>;
  /** Puts another supergraph in the place of the one that is served. */
  reload(supergraphSdl: string): Promise<void>;
  /** The value of a metric, by its name and labels as they are printed; 0 for one that is not there yet. */
  metric(line: string): Promise<number>;
  /** Begins to drain, as a shutdown does before it closes anything. */
  drain(): void;
  /** Closes the HTTP server as a shutdown would. */
  close(): Promise<void>;
}

export async function startTestGateway(
  environment: Record<string, string> = {},
  supergraphSdl = usualSupergraph,
  parts: Partial<GatewayParts> = {},
): Promise<TestGateway> {
  await using starting = new AsyncDisposableStack(); // closes what is open when the rest fails to start
  const folder = starting.use(temporaryFolder()).path;
  const natsFolder = `${folder}/nats`;
  const nats = starting.use(await startNatsServer({ storeFolder: natsFolder, port: await freePort() }));
  const host = createHost({ service: 'gateway', logLevel: process.env['TEST_LOG_LEVEL'] ?? 'silent' });
  starting.use(host.resources);
  const bus = host.resources.use(await connectBus({ servers: nats.url, name: 'gateway', log: host.log }));
  for (const name of ['PICKUP', 'RENTAL', 'CUSTOMER'])
    await bus.jsm.streams.add({ name, subjects: [`${name.toLowerCase()}.>`] });
  const world = createWorld();
  const config = parseConfig(gatewayConfig, {
    GATEWAY_SECRET: testSecret,
    CURSOR_SECRET: testSecret,
    DRAIN_SPREAD_MS: '0',
    // Clients in this process may be slow only because the machine is.
    INIT_TIMEOUT_MS: '60000',
    KEEP_ALIVE_MS: '60000',
    ...environment,
  });
  const supergraph = createCurrentSupergraph(loadSupergraph(supergraphSdl));
  const app = await createGateway(config, host, {
    supergraph,
    subgraphs: createSubgraphs(world),
    bus,
    verifier: await createTokenVerifier({
      issuer: TOKEN_ISSUER,
      audience: TOKEN_AUDIENCE,
      keyFolder: folder,
    }),
    seal: createCallerSeal(testSecret),
    ...parts,
  });
  const port = await listen(app, host, 0);
  const url = `http://127.0.0.1:${port}/graphql`;
  const resources = starting.move();

  return {
    url,
    world,
    nats,
    natsFolder,
    bus,
    token: (sub, role = 'CUSTOMER', ttlSeconds = 600, scopes = []) =>
      issueDevelopmentToken(folder, { sub, role, ttlSeconds, scopes }),
    async query(query, { variables, token, headers } = {}) {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token && { authorization: `Bearer ${token}` }),
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as Result;
    },
    async publish(subject, body, extra = {}) {
      const headers = natsHeaders();
      headers.set('ce-time', '2026-11-21T12:00:00.000Z');
      if (typeof body['version'] === 'number') headers.set('ce-aggregateversion', String(body['version']));
      for (const [name, value] of Object.entries(extra)) headers.set(name, value);
      const ack = await bus.js.publish(subject, JSON.stringify(body), { headers });
      return ack.seq;
    },
    async reload(sdl) {
      const next = loadSupergraph(sdl);
      await supergraph.replace(next);
    },
    async metric(line) {
      const metrics = await (await fetch(url.replace('/graphql', '/metrics'))).text();
      const found = metrics.split('\n').find((candidate) => candidate.startsWith(`${line} `));
      return Number(found?.slice(line.length) ?? 0);
    },
    drain: () => host.health.drain(),
    close: () => app.close(),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** A graphql-ws client that does not come back by itself, and what it was told. */
export interface TestClient extends AsyncDisposable {
  readonly client: Client;
  readonly closed: Promise<{ code: number; reason: string }>;
  subscribe(query: string, variables?: Record<string, unknown>, operationName?: string): TestSubscription;
}

export interface TestSubscription {
  readonly results: Result[];
  /** Resolves with what the subscription ended with: nothing when it completed. */
  readonly ended: Promise<unknown>;
  /** The n-th result, counted from 0, once it has come. */
  result(index: number): Promise<Result>;
  unsubscribe(): void;
}

export function connectClient(
  gateway: { url: string },
  token?: string,
  options: Partial<ClientOptions> = {},
): TestClient {
  const closed = Promise.withResolvers<{ code: number; reason: string }>();
  const client = createClient({
    url: gateway.url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: false,
    onNonLazyError: () => {},
    connectionParams: token ? { authorization: `Bearer ${token}` } : {},
    on: { closed: (event) => closed.resolve(event as { code: number; reason: string }) },
    ...options,
  });
  return {
    client,
    closed: closed.promise,
    subscribe(query, variables = {}, operationName) {
      const results: Result[] = [];
      const ended = Promise.withResolvers<unknown>();
      const unsubscribe = client.subscribe(
        { query, variables, operationName },
        {
          next: (result) => results.push(result as Result),
          error: (error) => ended.resolve(error),
          complete: () => ended.resolve(undefined),
        },
      );
      return {
        results,
        ended: ended.promise,
        async result(index) {
          const end = ended.promise.then((reason) => ({ reason }));
          while (results.length <= index) {
            const over = await Promise.race([delay(2), end]);
            if (over && results.length <= index) {
              throw new Error(`ended before result ${index}: ${JSON.stringify(over.reason)}`);
            }
          }
          return results[index] as Result;
        },
        unsubscribe,
      };
    },
    async [Symbol.asyncDispose]() {
      await client.dispose();
    },
  };
}

/** Publishes until the subscription has got something: without a snapshot nothing else tells that it is live. */
export async function untilLive(
  subscription: TestSubscription,
  publish: () => Promise<unknown>,
): Promise<void> {
  await waitFor(
    async () => {
      if (subscription.results.length === 0) await publish();
      return subscription.results.length > 0;
    },
    { what: 'the subscription to be live', intervalMs: 50 },
  );
}
