import { expect, test } from '@jest/globals';
import { ConfigError, parseConfig } from '@naru/service-host';
import { settingsOf, subgraphOverrides, transportConfig, unknownNames } from './subgraph-settings.ts';

test('a subgraph has what its own variables say, and for the rest what holds for all', () => {
  const environment = {
    SUBGRAPH_TIMEOUT_MS: '700',
    SUBGRAPH_CUSTOMER_VIEWS_RETRIES: '0',
    SUBGRAPH_CUSTOMER_VIEWS_BREAKER_OPEN_MS: '9',
    SUBGRAPH_CUSTOMER_VIEWS_TIMEOUT_MS: '',
    SUBGRAPH_URL_CALLS: 'http://127.0.0.1/',
  };
  const config = parseConfig(transportConfig, environment);
  const overrides = subgraphOverrides(environment);
  const defaults = settingsOf('calls', parseConfig(transportConfig, {}), new Map());
  expect(settingsOf('calls', config, overrides)).toEqual({ ...defaults, TIMEOUT_MS: 700 });
  expect(settingsOf('customer-views', config, overrides)).toEqual({
    ...defaults,
    TIMEOUT_MS: 700,
    RETRIES: 0,
    BREAKER_OPEN_MS: 9,
  });
  expect(unknownNames(overrides, ['calls'])).toEqual(['CUSTOMER_VIEWS']);
  expect(unknownNames(overrides, ['calls', 'customer-views'])).toEqual([]);
});

test('every variable of a subgraph that cannot be used is named', () => {
  const read = () => subgraphOverrides({ SUBGRAPH_A_TIMEOUT_MS: 'soon', SUBGRAPH_B_MAX_CONCURRENT: '0' });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(/SUBGRAPH_A_TIMEOUT_MS: .*\n.*SUBGRAPH_B_MAX_CONCURRENT: /);
});
