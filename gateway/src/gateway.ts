import { createHttpServer, type Host } from '@naru/service-host';
import type { FastifyInstance } from 'fastify';
import { denyAllPolicies, type PolicyDecider } from './authorization/policy-decider.ts';
import { openKeptResponses } from './cache/open-kept-responses.ts';
import type { GatewayConfig } from './config.ts';
import { serveConsole } from './console/serve-console.ts';
import { createPlanExecutor } from './execution/execute-plan.ts';
import { createFederatedGateway } from './execution/federated-gateway.ts';
import { createOperationExecutor } from './execution/operation-executor.ts';
import { createCors } from './http/cors.ts';
import { graphqlRoute } from './http/graphql-route.ts';
import { createKnownOperations } from './http/known-operations.ts';
import { createKnownQueries } from './http/known-queries.ts';
import { createNewOperations } from './http/new-operations.ts';
import { requestContexts } from './http/request-contexts.ts';
import { shortWay } from './http/short-way.ts';
import { loadExampleOperations } from './ide/example-operations.ts';
import { serveIde } from './ide/serve-ide.ts';
import { assertServable, type OptionalParts } from './open-parts.ts';
import { requestLimits } from './plugins/request-limits.ts';
import { createCostLimit } from './security/cost-limit.ts';
import { loadPersistedOperations } from './security/load-persisted-operations.ts';
import { createRateLimit } from './security/rate-limit.ts';
import { rememberTokens } from './security/remembered-tokens.ts';
import { startApolloServer } from './start-apollo-server.ts';
import { calledSubgraphs } from './status/called-subgraphs.ts';
import { serveStatus } from './status/serve-status.ts';
import { openEventStreams } from './subscriptions/event-streams/event-streams.ts';
import { createSubscriptionEndpoints } from './subscriptions/subscription-endpoints.ts';
import type { CurrentSupergraph } from './supergraph/current-supergraph.ts';
import type { LoadedSupergraph } from './supergraph/load-supergraph.ts';
import { oncePerSupergraph } from './supergraph/once-per-supergraph.ts';
import { releasePlanners } from './supergraph/release-planners.ts';
import { subgraphUrls } from './supergraph/subgraph-urls.ts';
import type { SubgraphTarget } from './transport/connect-subgraph.ts';
import { subgraphOverrides } from './transport/subgraph-settings.ts';
import { createSubgraphTransport } from './transport/subgraph-transport.ts';

const graphqlPath = '/graphql';
const idePath = `${graphqlPath}/ide`;

export interface GatewayParts extends OptionalParts {
  readonly supergraph: CurrentSupergraph;
  /** Subgraphs that need no variable to be found, by name. */
  readonly subgraphs?: Readonly<Record<string, SubgraphTarget>>;
  /** Tells where the others are, and what single subgraphs have of their own: `SUBGRAPH_URL_<NAME>`, `SUBGRAPH_<NAME>_<KEY>`. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Decides what is under `@policy`; without it, nobody is shown it. */
  readonly decidePolicies?: PolicyDecider;
  /** The path at which anybody gets a token, for the console to offer; never in production. */
  readonly developmentSignIn?: string;
}

/**
 * The gateway as an HTTP server that is ready to listen: queries, mutations and, over WebSocket, server-sent events and
 * multipart, subscriptions. Everything it opens is on `host.resources`.
 * @throws Error when the supergraph cannot be served
 */
export async function createGateway(
  config: GatewayConfig,
  host: Host,
  parts: GatewayParts,
): Promise<FastifyInstance> {
  const { supergraph, seal, bus, environment = {} } = parts;
  const { log } = host;
  const overrides = subgraphOverrides(environment);
  host.resources.use(releasePlanners(supergraph));
  const transport = host.resources.use(createSubgraphTransport({ config, overrides, seal, log }));
  const whereaboutsOf = oncePerSupergraph((loaded) => whereabouts(loaded, parts));
  const clientsOf = oncePerSupergraph((loaded) => transport.createSubgraphClients(whereaboutsOf(loaded)));
  supergraph.beforeChange((next) => {
    assertServable(next, parts);
    clientsOf(next); // refuses a supergraph with a subgraph that is nowhere
  });
  const limits = {
    maxDepth: config.MAX_DEPTH,
    maxAliases: config.MAX_ALIASES,
    maxRootFields: config.MAX_ROOT_FIELDS,
    maxDirectives: config.MAX_DIRECTIVES,
    maxOperations: config.MAX_OPERATIONS,
  };
  const authorization = {
    mode: config.AUTHORIZATION_MODE,
    report: config.AUTHORIZATION_ERRORS,
    decidePolicies: parts.decidePolicies ?? denyAllPolicies,
  };
  const verifier = parts.verifier && rememberTokens(parts.verifier);
  const createContext = requestContexts(config.FORWARD_HEADERS);
  const knownQueries = config.SHARE_QUERIES ? createKnownQueries(supergraph) : undefined;
  const rateLimit = createRateLimit({
    perSecond: config.RATE_LIMIT_PER_SECOND,
    burst: config.RATE_LIMIT_BURST,
  });
  const persistedOperations = await loadPersistedOperations(config, log);
  const costLimit = config.MAX_COST
    ? createCostLimit({ maxCost: config.MAX_COST, listSize: config.COST_LIST_SIZE, supergraph })
    : undefined;

  const eventStreams = openEventStreams(bus, host);
  const keptResponses = config.RESPONSE_CACHE_BYTES
    ? openKeptResponses(host, {
        maxBytes: config.RESPONSE_CACHE_BYTES,
        supergraph,
        hub: eventStreams.hub,
        onChange: transport.forgetUnderWay,
      })
    : undefined;
  const executor = host.resources.use(
    createOperationExecutor({ supergraph, clientsOf, authorization, keptResponses, log }),
  );
  const knownOperations = config.APOLLO_KEY ? undefined : createKnownOperations(supergraph);
  const examples = await loadExampleOperations(config.EXAMPLE_OPERATIONS_FILE);
  const { developmentSignIn } = parts;
  const apollo = await startApolloServer(config, host, {
    gateway: createFederatedGateway(supergraph, executor),
    plugins: [requestLimits({ limits, costLimit, knownQueries, knownOperations })],
    sandbox: { offlineIde: idePath, examples, developmentSignIn },
  });
  const subscriptions = createSubscriptionEndpoints(host, {
    config,
    apollo,
    createContext,
    rateLimit,
    persistedOperations,
    supergraph,
    limits,
    costLimit,
    authorization,
    bus,
    eventStreams,
    verifier,
    seal,
    whereaboutsOf,
    clientsOf,
    environment,
    executePlanOf: oncePerSupergraph((loaded) =>
      createPlanExecutor(loaded, clientsOf(loaded), authorization, log),
    ),
  });
  const route = graphqlRoute(config, host, {
    apollo,
    verifier,
    rateLimit,
    createContext,
    answerShortly:
      knownOperations &&
      shortWay({
        knownOperations,
        newOperations: createNewOperations({
          supergraph,
          maxTokens: config.MAX_TOKENS,
          introspection: config.NARU_ENV !== 'production',
          ...{ limits, costLimit, knownOperations, knownQueries },
        }),
        costLimit,
        execute: executor.execute,
      }),
    knownQueries,
    persistedOperations,
    streaming: subscriptions.streaming,
  });
  const app = createHttpServer(host, {
    requestTimeoutMs: config.REQUEST_TIMEOUT_MS,
    rawRoutes: new Map([[graphqlPath, route]]),
  });
  subscriptions.serveWebSockets(app, graphqlPath);
  if (parts.verifier) {
    const calledOf = oncePerSupergraph(calledSubgraphs);
    serveStatus(app, host, {
      verifier: parts.verifier,
      bus,
      cors: createCors(config.CORS_ORIGINS),
      whereabouts: () => {
        const called = calledOf(supergraph.value);
        const all = Object.entries(whereaboutsOf(supergraph.value));
        return Object.fromEntries(all.filter(([name]) => called.has(name)));
      },
      streams: () => new Set([...supergraph.value.eventStreams.values()].map(({ stream }) => stream)),
    });
  }
  if (config.WEB_FOLDER) serveConsole(app, config.WEB_FOLDER, config, developmentSignIn);
  if (config.NARU_ENV === 'development')
    serveIde(app, idePath, { endpoint: graphqlPath, examples, developmentSignIn });
  host.health.check('supergraph', () => apollo.assertStarted('readiness'));
  return app;
}

function whereabouts(
  loaded: LoadedSupergraph,
  { subgraphs = {}, environment = {} }: GatewayParts,
): Record<string, SubgraphTarget> {
  const elsewhere = loaded.subgraphs.filter(({ name }) => !(name in subgraphs));
  return { ...subgraphUrls(elsewhere, environment), ...subgraphs };
}
