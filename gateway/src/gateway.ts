import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginLandingPageLocalDefault,
  ApolloServerPluginLandingPageProductionDefault,
} from '@apollo/server/plugin/landingPage/default';
import type { CallerSeal, TokenVerifier } from '@naru/identity';
import type { Bus } from '@naru/messaging';
import { createHttpServer, type Host } from '@naru/service-host';
import type { CallContext, Subgraph } from '@naru/subgraph-host';
import type { FastifyInstance } from 'fastify';
import { denyAllPolicies, type PolicyDecider } from './authorization/policy-decider.ts';
import type { GatewayConfig } from './config.ts';
import { createDataSources } from './execution/data-sources.ts';
import { createPlanExecutor } from './execution/execute-plan.ts';
import { createFederatedGateway } from './execution/federated-gateway.ts';
import { serveGraphQLOverHttp } from './http/graphql-endpoint.ts';
import { requestLimits } from './plugins/request-limits.ts';
import { maskUnexpected } from './security/errors.ts';
import { serveSubscriptions } from './subscriptions/serve-subscriptions.ts';
import { createCurrentSupergraph } from './supergraph/current-supergraph.ts';
import { type LoadedSupergraph, loadSupergraph } from './supergraph/load-supergraph.ts';

const graphqlPath = '/graphql';

export interface GatewayParts {
  readonly supergraphSdl: string;
  /** By name, a subgraph's URL or the subgraph itself; one that is not named here is reached at its routing URL. */
  readonly subgraphs: Readonly<Record<string, Subgraph | string>>;
  readonly bus: Bus;
  readonly verifier: TokenVerifier;
  readonly seal: CallerSeal;
  /** Decides what is under `@policy`; without it, nobody is shown it. */
  readonly decidePolicies?: PolicyDecider;
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
  const supergraph = loadSupergraph(parts.supergraphSdl);
  const clients = createDataSources(
    { ...routingUrls(supergraph), ...parts.subgraphs },
    { timeoutMs: config.SUBGRAPH_TIMEOUT_MS, seal: parts.seal, log: host.log },
  );
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
  const production = config.NARU_ENV === 'production';

  const apollo = new ApolloServer<CallContext>({
    gateway: createFederatedGateway({
      supergraph: createCurrentSupergraph(supergraph),
      clients,
      authorization,
      log: host.log,
    }),
    plugins: [
      requestLimits(limits),
      production
        ? ApolloServerPluginLandingPageProductionDefault()
        : ApolloServerPluginLandingPageLocalDefault({ footer: false }),
    ],
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
    supergraph,
    limits,
    bus: parts.bus,
    verifier: parts.verifier,
    authorization,
    executePlan: createPlanExecutor(supergraph, clients, authorization, host.log),
  });
  host.health.check('supergraph', () => apollo.assertStarted('readiness'));
  return app;
}

function routingUrls({ subgraphs }: LoadedSupergraph): Record<string, string> {
  return Object.fromEntries(subgraphs.map(({ name, url }) => [name, url]));
}
