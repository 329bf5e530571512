import { randomUUID } from 'node:crypto';
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageProductionDefault } from '@apollo/server/plugin/landingPage/default';
import type { GatewayConfig } from '../config.ts';
import { type SandboxSettings, sandboxPage } from './sandbox-page.ts';

/** What a browser gets: the Sandbox in development; in production the Explorer of the graph, or that there is an API. */
export function landingPage(
  { NARU_ENV, APOLLO_GRAPH_REF: graphRef }: GatewayConfig,
  settings: SandboxSettings,
): ApolloServerPlugin {
  if (NARU_ENV === 'development') return sandbox(settings);
  return ApolloServerPluginLandingPageProductionDefault(
    graphRef ? { graphRef, embed: true, footer: false } : { footer: false },
  );
}

/** Apollo Server's own Sandbox page has no way to tell where subscriptions are: at the same place, over WebSocket. */
function sandbox(settings: SandboxSettings): ApolloServerPlugin {
  return {
    async serverWillStart() {
      return { renderLandingPage: async () => ({ html: async () => sandboxPage(randomUUID(), settings) }) };
    },
  };
}
