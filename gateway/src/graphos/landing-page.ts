import { randomUUID } from 'node:crypto';
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageProductionDefault } from '@apollo/server/plugin/landingPage/default';
import type { GatewayConfig } from '../config.ts';

/** What a browser gets: the Sandbox in development; in production the Explorer of the graph, or that there is an API. */
export function landingPage({ NARU_ENV, APOLLO_GRAPH_REF: graphRef }: GatewayConfig): ApolloServerPlugin {
  if (NARU_ENV === 'development') return sandbox;
  return ApolloServerPluginLandingPageProductionDefault(
    graphRef ? { graphRef, embed: true, footer: false } : { footer: false },
  );
}

/** Apollo Server's own Sandbox page has no way to tell where subscriptions are: at the same place, over WebSocket. */
const sandbox: ApolloServerPlugin = {
  async serverWillStart() {
    return { renderLandingPage: async () => ({ html: async () => sandboxPage(randomUUID()) }) };
  },
};

const sandboxPage = (nonce: string) => `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta
      http-equiv="Content-Security-Policy"
      content="script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; frame-src https://sandbox.embed.apollographql.com"
    />
    <title>GraphQL</title>
    <style nonce="${nonce}">
      body { margin: 0; font-family: sans-serif; }
      #sandbox, #sandbox iframe { position: absolute; width: 100%; height: 100%; border: none; }
      p { padding: 2em; }
    </style>
  </head>
  <body>
    <div id="sandbox">
      <p>This is a GraphQL endpoint. Apollo's Sandbox, which would be here, cannot be loaded without the internet.</p>
    </div>
    <script nonce="${nonce}" src="https://embeddable-sandbox.cdn.apollographql.com/v2/embeddable-sandbox.umd.production.min.js"></script>
    <script nonce="${nonce}">
      const endpoint = location.origin + location.pathname;
      new window.EmbeddedSandbox({
        target: '#sandbox',
        initialEndpoint: endpoint,
        initialSubscriptionEndpoint: endpoint.replace(/^http/, 'ws'),
        endpointIsEditable: false,
        allowDynamicStyles: false,
        runTelemetry: false,
      });
    </script>
  </body>
</html>
`;
