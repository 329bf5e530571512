import { type CallerSeal, createCallerSeal, createTokenVerifier, type TokenVerifier } from '@naru/identity';
import { type Bus, connectBus, natsOptions } from '@naru/messaging';
import { ConfigError, type Host } from '@naru/service-host';
import type { GatewayConfig } from './config.ts';
import { subscriptionRoutes } from './subscriptions/upstream/subscription-routes.ts';
import type { LoadedSupergraph } from './supergraph/load-supergraph.ts';
import { requirementsOf } from './supergraph/requirements.ts';
import { idleSubgraphUrls, subgraphUrls } from './supergraph/subgraph-urls.ts';
import { subgraphOverrides } from './transport/subgraph-settings.ts';

/** What a gateway has beside its supergraph; each only where it is configured or the supergraph asks for it. */
export interface OptionalParts {
  readonly bus: Bus | undefined;
  /** Without one nobody's token is believed. */
  readonly verifier: TokenVerifier | undefined;
  /** Without one subgraphs are not told who is calling. */
  readonly seal: CallerSeal | undefined;
}

/**
 * Opens what serving this supergraph takes, on `host.resources`.
 * @throws ConfigError listing every variable that is missing for it
 */
export async function openParts(
  config: GatewayConfig,
  host: Host,
  supergraph: LoadedSupergraph,
  environment: NodeJS.ProcessEnv,
): Promise<OptionalParts> {
  assertConfigured(config, supergraph, environment);
  const variables = idleSubgraphUrls(supergraph.subgraphs, environment);
  if (variables.length > 0) {
    const subgraphs = supergraph.subgraphs.map(({ name }) => name);
    host.log.warn({ variables, subgraphs }, 'variables are for no subgraph of the supergraph');
  }
  const { callers } = requirementsOf(supergraph);
  const { JWT_ISSUER: issuer, JWT_AUDIENCE: audience, GATEWAY_SECRET: secret, NATS_URL: servers } = config;
  const keys = config.JWKS_URL ? { jwksUrl: config.JWKS_URL } : { keyFolder: config.NARU_DATA };
  return {
    verifier:
      config.JWKS_URL || secret || callers
        ? await createTokenVerifier({ issuer, audience, ...keys })
        : undefined,
    seal: secret ? createCallerSeal(secret) : undefined,
    bus: servers
      ? host.resources.use(
          await connectBus({ servers, name: 'gateway', log: host.log, ...natsOptions(config) }),
        )
      : undefined,
  };
}

/** @throws Error when the supergraph needs what the gateway was started without */
export function assertServable(supergraph: LoadedSupergraph, { bus, verifier }: OptionalParts): void {
  const { events, callers } = requirementsOf(supergraph);
  if (events && !bus) throw new Error(`${events} needs NATS_URL, which the gateway was started without`);
  if (callers && !verifier) {
    throw new Error(`${callers} asks who is calling, which the gateway was started without a way to know`);
  }
}

function assertConfigured(
  config: GatewayConfig,
  supergraph: LoadedSupergraph,
  environment: NodeJS.ProcessEnv,
): void {
  const { events, callers } = requirementsOf(supergraph);
  const production = config.NARU_ENV === 'production';
  const problems: string[] = [];
  if (events && !config.NATS_URL) problems.push(`NATS_URL: required by ${events}`);
  if (events && !config.CURSOR_SECRET && production) {
    problems.push(`CURSOR_SECRET: required by ${events} in production`);
  }
  const asker = callers ?? (config.GATEWAY_SECRET && 'GATEWAY_SECRET');
  if (asker && !config.JWKS_URL && production) problems.push(`JWKS_URL: required by ${asker} in production`);
  problems.push(
    ...problemsOf(() => subscriptionRoutes(subgraphUrls(supergraph.subgraphs, environment), environment)),
    ...problemsOf(() => subgraphOverrides(environment)),
  );
  if (problems.length > 0) throw new ConfigError(problems);
}

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}
