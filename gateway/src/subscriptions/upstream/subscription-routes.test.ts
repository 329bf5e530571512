import { expect, test } from '@jest/globals';
import { subscriptionRoutes } from './subscription-routes.ts';

test('a subgraph is subscribed to over WebSocket where it is queried, unless told otherwise', () => {
  const whereabouts = {
    calls: 'http://calls/graphql',
    'customer-views': 'https://views/graphql',
    items: 'http://items',
  };
  const environment = {
    SUBGRAPH_CUSTOMER_VIEWS_SUBSCRIPTIONS: 'sse',
    SUBGRAPH_CUSTOMER_VIEWS_SUBSCRIPTION_URL: 'https://push/events',
    SUBGRAPH_ITEMS_SUBSCRIPTION_URL: 'wss://items/live',
  };
  expect(subscriptionRoutes(whereabouts, environment)).toEqual({
    calls: { protocol: 'ws', url: 'ws://calls/graphql' },
    'customer-views': { protocol: 'sse', url: 'https://push/events' },
    items: { protocol: 'ws', url: 'wss://items/live' },
  });
});

test('what cannot be used is refused by the name of its variable', () => {
  const environment = { SUBGRAPH_A_SUBSCRIPTIONS: 'mqtt', SUBGRAPH_A_SUBSCRIPTION_URL: 'ftp://a' };
  expect(() => subscriptionRoutes({ a: 'http://a' }, environment)).toThrow(
    /SUBGRAPH_A_SUBSCRIPTION_URL: .*\n.*SUBGRAPH_A_SUBSCRIPTIONS: /,
  );
});
