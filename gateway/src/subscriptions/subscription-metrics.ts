import { counter, gauge } from '@naru/service-host';

export const liveSubscriptions = gauge({
  name: 'naru_gateway_subscriptions',
  help: 'Subscriptions that are open now.',
  labelNames: ['field', 'protocol'],
});

export const subscriptionGroups = gauge({
  name: 'naru_gateway_subscription_groups',
  help: 'Groups of subscriptions that share one execution per event: equal operation, variables and authority.',
  labelNames: ['field'],
});

export const deliveredEvents = counter({
  name: 'naru_gateway_subscription_events_total',
  help: 'Results that were handed to subscribers.',
  labelNames: ['field'],
});

export const eventExecutions = counter({
  name: 'naru_gateway_subscription_executions_total',
  help: 'Executions behind these results: fewer, where subscribers share them.',
  labelNames: ['field'],
});

export const resumes = counter({
  name: 'naru_gateway_subscription_resumes_total',
  help: 'Subscriptions that came with a cursor, by what became of it: resumed or expired.',
  labelNames: ['field', 'outcome'],
});

export const openConnections = gauge({
  name: 'naru_gateway_subscription_connections',
  help: 'WebSockets and streamed responses that are open now.',
  labelNames: ['protocol'],
});

export const closedConnections = counter({
  name: 'naru_gateway_subscription_connections_closed_total',
  help: 'Those that the gateway closed before the client did: slow-client, stream-lost, token-expired, drain, ….',
  labelNames: ['protocol', 'reason'],
});

export const upstreamSubscriptions = gauge({
  name: 'naru_gateway_upstream_subscriptions',
  help: 'Subscriptions at subgraphs that are open now.',
  labelNames: ['service'],
});

export const upstreamReconnects = counter({
  name: 'naru_gateway_upstream_reconnects_total',
  help: 'Attempts to subscribe at a subgraph again after its connection was lost.',
  labelNames: ['service'],
});
