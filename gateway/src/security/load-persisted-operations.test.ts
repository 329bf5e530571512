import { writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { ConfigError, parseConfig } from '@naru/service-host';
import { temporaryFolder } from '@naru/test-harness';
import { pino } from 'pino';
import { gatewayConfig } from '../config.ts';
import { loadPersistedOperations, takesAutomaticPersistedQueries } from './load-persisted-operations.ts';

const secret = 'x'.repeat(32);
const configured = (environment: NodeJS.ProcessEnv) =>
  parseConfig(gatewayConfig, { GATEWAY_SECRET: secret, CURSOR_SECRET: secret, ...environment });
const load = (environment: NodeJS.ProcessEnv) =>
  loadPersistedOperations(configured(environment), pino({ level: 'silent' }));

test('the list is read from a manifest', async () => {
  await using folder = temporaryFolder();
  const file = `${folder.path}/operations.json`;
  const operations = [{ id: '1', name: 'Me', type: 'query', body: '{ me }' }];
  writeFileSync(file, JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }));
  const list = await load({ PERSISTED_OPERATIONS: 'ids-only', PERSISTED_OPERATIONS_FILE: file });
  expect(list?.admit({ extensions: { persistedQuery: { sha256Hash: '1' } } })).toMatchObject({
    query: '{ me }',
  });
});

test('without a list there must be none to keep to', async () => {
  expect(await load({})).toBeUndefined();
  await expect(load({ PERSISTED_OPERATIONS: 'log' })).rejects.toThrow(ConfigError);
});

test('a file that is no manifest is named', async () => {
  await using folder = temporaryFolder();
  const file = `${folder.path}/operations.json`;
  const environment = { PERSISTED_OPERATIONS: 'log', PERSISTED_OPERATIONS_FILE: file };
  await expect(load(environment)).rejects.toThrow(file);
  const operations = [{ id: '1', body: '{' }];
  for (const content of ['{', '{}', JSON.stringify({ format: 'other', version: 1, operations: [] })]) {
    writeFileSync(file, content);
    await expect(load(environment)).rejects.toThrow(file);
  }
  writeFileSync(file, JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }));
  await expect(load(environment)).rejects.toThrow(file);
});

test('clients register queries only where every operation is allowed', () => {
  const modes = ['off', 'log', 'safelist', 'ids-only'];
  const taking = modes.filter((mode) =>
    takesAutomaticPersistedQueries(configured({ PERSISTED_OPERATIONS: mode })),
  );
  expect(taking).toEqual(['off', 'log']);
  expect(takesAutomaticPersistedQueries(configured({ APQ: 'false' }))).toBe(false);
});
