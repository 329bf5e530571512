import { counter, gauge } from '@naru/service-host';

export const liveSubscriptions = gauge({
  name: 'naru_gateway_subscriptions',
  help: 'Subscriptions that are open now.',
  labelNames: ['field'],
});

export const deliveredEvents = counter({
  name: 'naru_gateway_subscription_events_total',
  help: 'Results that were handed to subscribers.',
  labelNames: ['field'],
});

export const openSockets = gauge({
  name: 'naru_gateway_websockets',
  help: 'WebSockets that are open now.',
});

export const closedSockets = counter({
  name: 'naru_gateway_websockets_closed_total',
  help: 'WebSockets that the gateway closed before the client did.',
  labelNames: ['reason'],
});
