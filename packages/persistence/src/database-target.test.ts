import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ConfigError, parseConfig } from '@naru/service-host';
import { temporaryFolder } from '@naru/test-harness';
import { z } from 'zod';
import { databaseAt, databaseTarget, databaseVariables } from './database-target.ts';

describe('a database URL', () => {
  test('of SQLite names a file', () => {
    expect(databaseAt('sqlite:.naru/calls.sqlite')).toEqual({ engine: 'sqlite', file: '.naru/calls.sqlite' });
  });

  test.each([
    ['postgresql://naru@db/calls', { engine: 'postgresql', port: 5432 }],
    ['postgres://naru@db/calls', { engine: 'postgresql', port: 5432 }],
    ['mariadb://naru@db/calls', { engine: 'mariadb', port: 3306 }],
    ['mysql://naru@db:3307/calls', { engine: 'mariadb', port: 3307 }],
  ])('%s names a server', (url, expected) => {
    const common = { host: 'db', user: 'naru', database: 'calls', pool: 10, statementTimeoutMs: 10_000 };
    expect(databaseAt(url)).toMatchObject({ ...common, ...expected });
  });

  test('may have characters of every kind in its parts, and an IPv6 address', async () => {
    const target = databaseAt('postgresql://na%40ru:p%2F%3A%40%20%ED%95%9C@[::1]:5433/my%2Fcalls');
    expect(target).toMatchObject({ host: '::1', port: 5433, user: 'na@ru', database: 'my/calls' });
    expect(target.engine !== 'sqlite' && (await target.password())).toBe('p/:@ 한');
  });

  test('says how many connections there may be, and how long a statement may take', () => {
    const url = 'mariadb://naru@db/stores?pool=25&statementTimeoutMs=0';
    expect(databaseAt(url)).toMatchObject({ pool: 25, statementTimeoutMs: 0 });
  });

  test('says how the connection is encrypted', async () => {
    await using folder = temporaryFolder();
    const file = join(folder.path, 'ca.pem');
    writeFileSync(file, 'the authority');
    const tlsOf = (mode: string, rest = '') => {
      const target = databaseAt(`postgresql://naru@db/calls?sslmode=${mode}${rest}`);
      return target.engine === 'sqlite' ? undefined : target.tls;
    };
    expect(tlsOf('disable')).toBeUndefined();
    expect(tlsOf('require')).toEqual({ verifyChain: false, verifyHost: false });
    expect(tlsOf('verify-ca')).toEqual({ verifyChain: true, verifyHost: false });
    expect(tlsOf('verify-full', `&sslrootcert=${encodeURIComponent(file)}`)).toEqual({
      ...{ ca: 'the authority', verifyChain: true, verifyHost: true },
    });
  });

  test.each([
    ['oracle://naru:geheim@db/calls', /no engine for oracle:….*postgresql:/],
    ['calls.sqlite', /no engine for/],
    ['', /no engine for/],
    ['sqlite:', /no engine for sqlite:…/],
    ['postgresql://db/calls', /expected sqlite:.*<user>/],
    ['postgresql://naru:geheim@db', /expected sqlite:/],
    ['postgresql://naru:geheim@db/calls?poool=3', /unknown parameter poool/],
    ['postgresql://naru:geheim@db/calls?pool=1', /pool must be a whole number of at least 2/],
    ['postgresql://naru:geheim@db/calls?pool=x', /pool must be/],
    ['postgresql://naru:geheim@db/calls?statementTimeoutMs=-1', /statementTimeoutMs must be/],
    ['postgresql://naru:geheim@db/calls?sslmode=maybe', /sslmode must be one of disable/],
    ['postgresql://naru:geheim@db/calls?sslmode=require&sslcert=/none', /cannot read \/none \(ENOENT\)/],
  ])('%s is refused by its variable, without its password', (CALLS_DATABASE_URL, reason) => {
    const problems = refusalOf(() => databaseTarget({ CALLS_DATABASE_URL }, 'CALLS'));
    expect(problems).toMatch(/CALLS_DATABASE_URL: /);
    expect(problems).toMatch(reason);
    expect(problems).not.toContain('geheim');
  });
});

function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'nothing';
}

describe('the variables of a service’s database', () => {
  const schema = z.object(databaseVariables('CALLS', 'sqlite:.naru/calls.sqlite'));
  const targetOf = (environment: NodeJS.ProcessEnv) =>
    databaseTarget(parseConfig(schema, environment), 'CALLS');

  test('have a file for default, and services migrate unless told otherwise', () => {
    expect(targetOf({})).toEqual({ engine: 'sqlite', file: '.naru/calls.sqlite' });
    expect(parseConfig(schema, {}).MIGRATE_ON_START).toBe(true);
    expect(parseConfig(schema, { MIGRATE_ON_START: 'false' }).MIGRATE_ON_START).toBe(false);
  });

  test('take the password from the URL, a variable, or a file that may change', async () => {
    await using folder = temporaryFolder();
    const file = join(folder.path, 'password');
    writeFileSync(file, 'first\n');
    const passwordOf = async (environment: NodeJS.ProcessEnv) => {
      const target = targetOf({ CALLS_DATABASE_URL: 'postgresql://naru@db/calls', ...environment });
      return target.engine === 'sqlite' ? undefined : target.password;
    };
    const inUrl = { CALLS_DATABASE_URL: 'postgresql://naru:from-url@db/calls' };
    expect(await (await passwordOf(inUrl))?.()).toBe('from-url');
    expect(await (await passwordOf({ CALLS_DATABASE_PASSWORD: 'given' }))?.()).toBe('given');
    const fromFile = await passwordOf({ CALLS_DATABASE_PASSWORD_FILE: file });
    expect(await fromFile?.()).toBe('first');
    writeFileSync(file, 'second');
    expect(await fromFile?.()).toBe('second');
  });
});
