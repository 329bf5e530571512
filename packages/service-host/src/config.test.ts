import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@naru/test-harness';
import { z } from 'zod';
import { ConfigError, parseConfig, variables, withTraits } from './config.ts';

const schema = z.object({
  PORT: variables.port(4000),
  DATABASE_URL: variables.url(),
  OFFER_TTL_MS: variables.durationMs(15_000),
  RADII: variables.integers([2000, 3000]),
});

test('defaults fill what is absent or empty, and the result is frozen', () => {
  const config = parseConfig(schema, { DATABASE_URL: 'sqlite:///a', OFFER_TTL_MS: '' });
  expect(config).toEqual({
    PORT: 4000,
    DATABASE_URL: 'sqlite:///a',
    OFFER_TTL_MS: 15_000,
    RADII: [2000, 3000],
  });
  expect(Object.isFrozen(config)).toBe(true);
});

test('a list is separated by commas, and a count may be zero', () => {
  const lists = z.object({ HEADERS: variables.list(['a']), LIMIT: variables.count(3) });
  expect(parseConfig(lists, {})).toEqual({ HEADERS: ['a'], LIMIT: 3 });
  expect(parseConfig(lists, { HEADERS: 'x, y', LIMIT: '0' })).toEqual({ HEADERS: ['x', 'y'], LIMIT: 0 });
});

test('one error lists every bad variable', () => {
  const parse = () => parseConfig(schema, { PORT: '99999', OFFER_TTL_MS: 'soon', RADII: '1,x' });
  expect(parse).toThrow(ConfigError);
  for (const name of ['PORT', 'DATABASE_URL', 'OFFER_TTL_MS', 'RADII'])
    expect(parse).toThrow(new RegExp(`${name}: `));
});

test('where APP_ENV is set, what fits one machine only must be given', () => {
  const perEnvironment = z.object({
    NATS_URL: withTraits(variables.text('nats://127.0.0.1:4222'), { perEnvironment: true }),
    JWKS_URL: withTraits(variables.url().optional(), { perEnvironment: true }),
    SECRET: withTraits(variables.secret(), { perEnvironment: true, secret: true }),
    LIMIT: variables.count(3),
  });
  const SECRET = 'a-secret-of-more-than-32-characters';
  expect(parseConfig(perEnvironment, { SECRET })).toMatchObject({ NATS_URL: 'nats://127.0.0.1:4222' });
  expect(parseConfig(perEnvironment, { SECRET, APP_ENV: 'local' })).toMatchObject({ LIMIT: 3 });
  const problems = [
    'SECRET: required',
    'NATS_URL: required where APP_ENV is prod',
    'JWKS_URL: required where APP_ENV is prod',
  ];
  expect(() => parseConfig(perEnvironment, { APP_ENV: 'prod' })).toThrow(
    expect.objectContaining({ problems }),
  );
});

test('any variable may be given as a file that holds it, once', async () => {
  await using folder = temporaryFolder();
  const file = join(folder.path, 'secret');
  writeFileSync(file, 'a-secret-of-more-than-32-characters\n');
  const files = z.object({ SECRET: variables.secret(), LIST: z.string().optional(), LIST_FILE: z.string() });
  const environment = { SECRET_FILE: file, LIST_FILE: 'list.json' };
  expect(parseConfig(files, environment)).toEqual({
    SECRET: 'a-secret-of-more-than-32-characters',
    LIST_FILE: 'list.json',
  });
  const problems = (added: object) => {
    try {
      parseConfig(files, { ...environment, ...added });
    } catch (error) {
      return (error as ConfigError).problems;
    }
  };
  expect(problems({ SECRET: 'another-secret-of-more-than-32-chars' })).toEqual([
    'SECRET_FILE: SECRET is given as well',
  ]);
  expect(problems({ SECRET_FILE: join(folder.path, 'none') })).toEqual([
    'SECRET_FILE: cannot be read (ENOENT)',
    'SECRET: required',
  ]);
});
