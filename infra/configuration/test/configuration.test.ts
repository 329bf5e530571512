import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  checkProcess,
  kubernetesSecrets,
  NATS_USERS,
  PROCESSES,
  processNamed,
  SecretsIncomplete,
  sortSecrets,
} from '../src/index.ts';

const DATABASES = ['CALLS', 'ASSIGNMENT', 'ITEMS', 'RESERVATIONS', 'CUSTOMER_VIEWS', 'STORES'].map(
  (name) => [`${name}_DATABASE_URL`, 'postgresql://somebody:secret@postgresql/naru'] as const,
);
const STORED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(DATABASES),
  STORES_DATABASE_URL: 'mariadb://stores:secret@mariadb/stores',
  GATEWAY_SECRET: 'gateway-secret-of-32-characters-and-more',
  CURSOR_SECRET: 'cursor-secret-of-32-characters-and-more',
};

test('every variable is described', () => {
  const silent = PROCESSES.flatMap(({ name, schema }) =>
    Object.entries(schema.shape)
      .filter(([, variable]) => !variable.description)
      .map(([variable]) => `${name}: ${variable}`),
  );
  expect(silent).toEqual([]);
});

describe('the environment of a process', () => {
  const complete = {
    APP_ENV: 'prod',
    HOST: '0.0.0.0',
    NATS_URL: 'nats://nats:4222',
    GATEWAY_SECRET: String(STORED['GATEWAY_SECRET']),
    CALLS_DATABASE_URL: String(STORED['CALLS_DATABASE_URL']),
  };

  test('is in order when all is there', () => {
    expect(checkProcess(processNamed('calls'), complete)).toEqual([]);
  });

  test('is refused with a list: a missing key, a malformed one, and one that nothing reads', () => {
    const { NATS_URL, ...environment } = { ...complete, QUOTE_TTL_MS: 'soon', QUOTE_TTL: '5' };
    expect(checkProcess(processNamed('calls'), environment)).toEqual([
      'QUOTE_TTL_MS: expected a whole number',
      'NATS_URL: required where APP_ENV is prod',
      'QUOTE_TTL: nothing reads it',
    ]);
  });
});

describe('secrets of the parameter store', () => {
  const nats = Object.fromEntries(NATS_USERS.map((user) => [user, `password-of-${user}-1`]));

  test('each process gets its own and none of another’s, and the broker knows every user', () => {
    const secrets = sortSecrets({ services: STORED, nats }, '/naru/prod');
    expect(Object.keys(secrets['calls'] ?? {}).toSorted()).toEqual([
      'CALLS_DATABASE_URL',
      'GATEWAY_SECRET',
      'NATS_PASSWORD',
    ]);
    expect(secrets['gateway']).toEqual({
      CURSOR_SECRET: STORED['CURSOR_SECRET'],
      GATEWAY_SECRET: STORED['GATEWAY_SECRET'],
      NATS_PASSWORD: 'password-of-gateway-1',
    });
    expect(secrets['provisioner']).toEqual({ NATS_PASSWORD: 'password-of-provisioner-1' });
    expect(secrets['nats']).toMatchObject({ NATS_PASSWORD_CUSTOMER_VIEWS: 'password-of-customer-views-1' });
    const { items } = JSON.parse(kubernetesSecrets(secrets));
    expect(items).toHaveLength(NATS_USERS.length + 1);
    expect(items).toContainEqual(
      expect.objectContaining({ kind: 'Secret', metadata: expect.objectContaining({ name: 'naru-stores' }) }),
    );
  });

  test('what is missing, malformed or read by nothing is listed at once, without its value', () => {
    const { ITEMS_DATABASE_URL, ...services }: Record<string, string> = {
      ...STORED,
      CURSOR_SECRET: 'too-short',
      CURSOR_SECRTE: 'a-typo',
    };
    const { gateway, ...users }: Record<string, string> = {
      ...nats,
      calls: '1e100000000000000',
      cals: 'a-typo',
    };
    const sort = () => sortSecrets({ services, nats: users }, '/naru/prod');
    expect(sort).toThrow(SecretsIncomplete);
    expect(sort).toThrow(
      [
        'The parameter store is not as the services need it:',
        '  /naru/prod/nats/calls: expected 16 letters, digits, _ and - at least, a letter first',
        '  /naru/prod/nats/gateway: missing',
        '  /naru/prod/services/CURSOR_SECRET: expected at least 32 characters',
        '  /naru/prod/services/ITEMS_DATABASE_URL: missing, and items needs it',
        '  /naru/prod/services/CURSOR_SECRTE: no process reads it',
        '  /naru/prod/nats/cals: there is no such user',
      ].join('\n'),
    );
    expect(sort).not.toThrow(/too-short|a-typo|1e1000/);
  });

  test('the users are those that the broker lets in', () => {
    const users = readFileSync(join(import.meta.dirname, '../../nats/users.conf'), 'utf8');
    const names = [...users.matchAll(/user: "(.*)"/g)].map(([, name]) => name);
    expect(names.toSorted()).toEqual(NATS_USERS.toSorted());
  });
});
