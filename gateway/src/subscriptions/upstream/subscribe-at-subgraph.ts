import { inProcessUpstream } from './in-process-upstream.ts';
import { sseUpstream } from './sse-upstream.ts';
import type { SubscriptionRoutes } from './subscription-routes.ts';
import type { SubscribeUpstream } from './upstream.ts';
import type { UpstreamHeaders } from './upstream-headers.ts';
import { webSocketUpstream } from './websocket-upstream.ts';

/** Subscribes at whichever subgraph a request names, in the way that is configured for it at the time. */
export function subscribeAtSubgraph(
  routes: () => SubscriptionRoutes,
  headers: UpstreamHeaders,
): SubscribeUpstream {
  const subscriberOf = (service: string): SubscribeUpstream => {
    const route = routes()[service];
    if (!route) throw new Error(`There is no subgraph "${service}"`);
    if ('execute' in route) return inProcessUpstream(route);
    return route.protocol === 'ws' ? webSocketUpstream(route.url, headers) : sseUpstream(route.url, headers);
  };
  return (request, context, sink) => subscriberOf(request.service)(request, context, sink);
}
