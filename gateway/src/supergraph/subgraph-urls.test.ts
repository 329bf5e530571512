import { expect, test } from '@jest/globals';
import { ConfigError } from '@naru/service-host';
import { idleSubgraphUrls, subgraphUrls } from './subgraph-urls.ts';

const subgraphs = [
  { name: 'calls', url: 'http://calls.internal/graphql' },
  { name: 'customer-views', url: 'http://customer-views.internal/graphql' },
];

test('the environment overrides the routing URL of a subgraph', () => {
  expect(subgraphUrls(subgraphs, { SUBGRAPH_URL_CUSTOMER_VIEWS: 'http://127.0.0.1:4103/graphql' })).toEqual({
    calls: 'http://calls.internal/graphql',
    'customer-views': 'http://127.0.0.1:4103/graphql',
  });
});

test('every variable that is no HTTP URL is named', () => {
  const read = () =>
    subgraphUrls(subgraphs, { SUBGRAPH_URL_CALLS: 'nowhere', SUBGRAPH_URL_CUSTOMER_VIEWS: 'ftp://x' });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(/SUBGRAPH_URL_CALLS.*\n.*SUBGRAPH_URL_CUSTOMER_VIEWS/);
});

test('a variable is idle when it is for no subgraph', () => {
  const environment = { SUBGRAPH_URL_CALLS: '', SUBGRAPH_URL_CUSTOMER: '', SUBGRAPH_CALLS_URL: '', URL: '' };
  expect(idleSubgraphUrls(subgraphs, environment)).toEqual(['SUBGRAPH_URL_CUSTOMER']);
});

test('a setting of a subgraph called url is not idle', () => {
  const environment = { SUBGRAPH_URL_TIMEOUT_MS: '100', SUBGRAPH_URL_URL: '' };
  expect(idleSubgraphUrls([{ name: 'url', url: 'http://url/' }], environment)).toEqual([]);
});
