import { ApolloServer } from '@apollo/server';
import { createHttpServer, type Host } from '@naru/service-host';
import type { CallContext } from '@naru/subgraph-host';
import type { FastifyInstance } from 'fastify';
import type { GatewayConfig } from './config.ts';
import { createPlanExecutor } from './execution/execute-plan.ts';
import { createFederatedGateway } from './execution/federated-gateway.ts';
import { landingPage } from './graphos/landing-page.ts';
import { usageReporting } from './graphos/usage-reporting.ts';
import { serveGraphQLOverHttp } from './http/graphql-endpoint.ts';
import { assertServable, type OptionalParts } from './open-parts.ts';
import { requestLimits } from './plugins/request-limits.ts';
import { maskUnexpected } from './security/errors.ts';
import { serveSubscriptions } from './subscriptions/serve-subscriptions.ts';
import type { CurrentSupergraph } from './supergraph/current-supergraph.ts';
import type { LoadedSupergraph } from './supergraph/load-supergraph.ts';
import { oncePerSupergraph } from './supergraph/once-per-supergraph.ts';
import { subgraphUrls } from './supergraph/subgraph-urls.ts';
import type { SubgraphTarget } from './transport/connect-subgraph.ts';
import { subgraphOverrides } from './transport/subgraph-settings.ts';
import { createSubgraphTransport } from './transport/subgraph-transport.ts';

const graphqlPath = '/graphql';

export interface GatewayParts extends OptionalParts {
  readonly supergraph: CurrentSupergraph;
  /** Subgraphs that need no variable to be found, by name. */
  readonly subgraphs?: Readonly<Record<string, SubgraphTarget>>;
  /** Tells where the others are, and what single subgraphs have of their own: `SUBGRAPH_URL_<NAME>`, `SUBGRAPH_<NAME>_<KEY>`. */
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * The gateway as an HTTP server that is ready to listen: queries, mutations and, over WebSocket, subscriptions.
 * Everything it opens is on `host.resources`.
 * @throws Error when the supergraph cannot be served
 */
export async function createGateway(
  config: GatewayConfig,
  host: Host,
  parts: GatewayParts,
): Promise<FastifyInstance> {
  const { supergraph } = parts;
  const transport = host.resources.use(
    createSubgraphTransport({
      config,
      overrides: subgraphOverrides(parts.environment ?? {}),
      seal: parts.seal,
      log: host.log,
    }),
  );
  const clientsOf = oncePerSupergraph((loaded) =>
    transport.createSubgraphClients(whereabouts(loaded, parts)),
  );
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
  const production = config.NARU_ENV === 'production';

  const apollo = new ApolloServer<CallContext>({
    gateway: createFederatedGateway({ supergraph, clientsOf, log: host.log }),
    apollo: { key: config.APOLLO_KEY, graphRef: config.APOLLO_GRAPH_REF },
    plugins: [requestLimits(limits), landingPage(config), ...usageReporting(config)],
    nodeEnv: config.NARU_ENV,
    introspection: !production,
    hideSchemaDetailsFromClientErrors: production,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    parseOptions: { maxTokens: config.MAX_TOKENS },
    formatError: maskUnexpected(host.log),
    stopOnTerminationSignals: false,
    logger: host.log,
  });
  await apollo.start();
  host.resources.defer(() => apollo.stop());

  const app = createHttpServer(host);
  serveGraphQLOverHttp(app, { path: graphqlPath, apollo, verifier: parts.verifier });
  serveSubscriptions(app, host, {
    config,
    path: graphqlPath,
    apollo,
    supergraph: supergraph.value,
    limits,
    bus: parts.bus,
    verifier: parts.verifier,
    executePlan: createPlanExecutor(supergraph.value, clientsOf(supergraph.value), host.log),
  });
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
