import { ApolloServer, type ApolloServerOptionsWithGateway } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import type { Host } from '@naru/service-host';
import type { GatewayConfig } from './config.ts';
import { landingPage } from './graphos/landing-page.ts';
import type { SandboxSettings } from './graphos/sandbox-page.ts';
import { usageReporting } from './graphos/usage-reporting.ts';
import { deferLabels } from './operations/defer-labels.ts';
import type { RequestContext } from './request-context.ts';
import { maskUnexpected } from './security/errors.ts';
import { takesAutomaticPersistedQueries } from './security/load-persisted-operations.ts';

type ApolloOptions = ApolloServerOptionsWithGateway<RequestContext>;

interface ApolloParts {
  readonly gateway: ApolloOptions['gateway'];
  readonly plugins: NonNullable<ApolloOptions['plugins']>;
  readonly sandbox: SandboxSettings;
}

/** Apollo Server, which parses, validates and reports, in front of our executor. It stops with its host. */
export async function startApolloServer(
  config: GatewayConfig,
  { log, resources }: Host,
  { gateway, plugins, sandbox }: ApolloParts,
): Promise<ApolloServer<RequestContext>> {
  const production = config.NARU_ENV === 'production';
  const apollo = new ApolloServer<RequestContext>({
    gateway,
    apollo: { key: config.APOLLO_KEY, graphRef: config.APOLLO_GRAPH_REF },
    plugins: [
      ApolloServerPluginCacheControlDisabled(), // it would watch resolvers, and the gateway has none
      ...plugins,
      landingPage(config, sandbox),
      ...usageReporting(config),
    ],
    validationRules: [deferLabels],
    nodeEnv: config.NARU_ENV,
    introspection: !production,
    hideSchemaDetailsFromClientErrors: production,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    ...(!takesAutomaticPersistedQueries(config) && { persistedQueries: false }),
    parseOptions: { maxTokens: config.MAX_TOKENS },
    formatError: maskUnexpected(log),
    stopOnTerminationSignals: false,
    logger: log,
  });
  await apollo.start();
  resources.defer(() => apollo.stop());
  return apollo;
}
