import { expect, test } from '@jest/globals';
import { ConfigError, parseConfig } from '@naru/service-host';
import { gatewayConfig, trustedKeys } from './config.ts';

const secret = 'x'.repeat(32);
const parse = (environment: NodeJS.ProcessEnv) =>
  parseConfig(gatewayConfig, { GATEWAY_SECRET: secret, CURSOR_SECRET: secret, ...environment });

test('development trusts the key of the data folder unless there is an identity provider', () => {
  expect(trustedKeys(parse({ NARU_DATA: 'data' }))).toEqual({ keyFolder: 'data' });
  expect(trustedKeys(parse({ JWKS_URL: 'https://id.example/jwks' }))).toEqual({
    jwksUrl: 'https://id.example/jwks',
  });
});

test('production never trusts a development key', () => {
  expect(() => trustedKeys(parse({ NARU_ENV: 'production' }))).toThrow(ConfigError);
});
