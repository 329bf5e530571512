import { ApolloServer } from '@apollo/server';
import { createHttpServer, type Host } from '@naru/service-host';
import type { CallContext, Subgraph } from '@naru/subgraph-host';
import type { FastifyInstance } from 'fastify';
import type { GatewayConfig } from './config.ts';
import { createDataSources } from './execution/data-sources.ts';
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

const graphqlPath = '/graphql';

export interface GatewayParts extends OptionalParts {
  readonly supergraph: CurrentSupergraph;
  /** By name, a subgraph's URL or the subgraph itself. */
  readonly subgraphs?: Readonly<Record<string, Subgraph | string>>;
  /** Holds the `SUBGRAPH_URL_<NAME>` of others; one that is named nowhere is reached at its routing URL. */
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
  const clientsOf = oncePerSupergraph((loaded) =>
    createDataSources(whereabouts(loaded, parts), {
      timeoutMs: config.SUBGRAPH_TIMEOUT_MS,
      seal: parts.seal,
      log: host.log,
    }),
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
): Record<string, Subgraph | string> {
  const elsewhere = loaded.subgraphs.filter(({ name }) => !(name in subgraphs));
  return { ...subgraphUrls(elsewhere, environment), ...subgraphs };
}
