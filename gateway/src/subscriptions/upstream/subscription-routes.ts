import { ConfigError } from '@naru/service-host';
import type { Subgraph } from '@naru/subgraph-host';
import type { SubgraphTarget } from '../../transport/connect-subgraph.ts';

/** How and where a subgraph is subscribed to over the network. */
export interface SubscriptionRoute {
  readonly protocol: 'ws' | 'sse';
  readonly url: string;
}

export type SubscriptionRoutes = Readonly<Record<string, Subgraph | SubscriptionRoute>>;

/**
 * How each subgraph is subscribed to: by `SUBGRAPH_<NAME>_SUBSCRIPTIONS` (`ws`, the default, or `sse`) at
 * `SUBGRAPH_<NAME>_SUBSCRIPTION_URL`, by default where it is queried, with the scheme that goes with the protocol.
 * Names are in upper case, with `-` as `_`. Subgraphs in this process are subscribed to directly, those behind a data
 * source not at all.
 * @throws ConfigError naming the variables that are unusable
 */
export function subscriptionRoutes(
  whereabouts: Readonly<Record<string, SubgraphTarget>>,
  environment: NodeJS.ProcessEnv,
): SubscriptionRoutes {
  const problems: string[] = [];
  const routes = new Map<string, SubscriptionRoutes[string]>();
  for (const [name, subgraph] of Object.entries(whereabouts)) {
    if (typeof subgraph !== 'string') {
      if ('execute' in subgraph) routes.set(name, subgraph);
      continue;
    }
    const prefix = `SUBGRAPH_${name.toUpperCase().replaceAll('-', '_')}`;
    const protocol = environment[`${prefix}_SUBSCRIPTIONS`] || 'ws';
    const url = environment[`${prefix}_SUBSCRIPTION_URL`] || subgraph;
    if (!/^(https?|wss?):\/\//.test(url) || !URL.canParse(url)) {
      problems.push(`${prefix}_SUBSCRIPTION_URL: expected an HTTP or WebSocket URL`);
    }
    if (protocol === 'ws') routes.set(name, { protocol, url: url.replace(/^http/, 'ws') });
    else if (protocol === 'sse') routes.set(name, { protocol, url: url.replace(/^ws/, 'http') });
    else problems.push(`${prefix}_SUBSCRIPTIONS: expected "ws" or "sse"`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.fromEntries(routes);
}
