import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { callsTables } from '@naru/calls/tables';
import { MigrationsPending, openDatabase } from '@naru/persistence';
import {
  databaseOfService,
  freePort,
  type TemporaryFolder,
  type TestDatabase,
  temporaryFolder,
} from '@naru/test-harness';
import { migrateCommand } from '../src/migrate/command.ts';
import { UsageError } from '../src/usage-error.ts';

let folder: TemporaryFolder;
let calls: TestDatabase;
beforeEach(async () => {
  folder = temporaryFolder();
  calls = await databaseOfService('calls');
  process.env['NARU_DATA'] = folder.path;
  process.env['CALLS_DATABASE_URL'] = calls.url;
});
afterEach(async () => {
  delete process.env['NARU_DATA'];
  delete process.env['CALLS_DATABASE_URL'];
  await calls[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** Runs `migrate …` in this process, as often at once as there are lists. @returns the exit codes and what they say */
async function migrateAtOnce(...lists: string[][]): Promise<{ codes: number[]; said: string }> {
  const said: unknown[] = [];
  const keep = (text: unknown) => said.push(text) > 0;
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation(keep),
  );
  try {
    return { codes: await Promise.all(lists.map(migrateCommand)), said: said.join('') };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

async function migrate(...args: string[]): Promise<{ code: number | undefined; said: string }> {
  const { codes, said } = await migrateAtOnce(args);
  return { code: codes[0], said };
}

const open = () => openDatabase({ target: calls.target, tables: callsTables, migrate: false });

test('every service’s tables are brought up to date, once; services that may not migrate start then', async () => {
  await expect(open()).rejects.toThrow(MigrationsPending);
  const first = await migrate();
  expect(first.code).toBe(0);
  expect(first.said.match(/applied \d+-initial/g)).toHaveLength(6);
  const again = await migrate();
  expect([again.code, again.said.match(/: up to date$/gm)?.length]).toEqual([0, 6]);
  await using database = await open();
  expect(await database.drift()).toBe('');
});

test('a dry run says what is pending and changes nothing', async () => {
  for (const _ of [1, 2]) {
    const { code, said } = await migrate('calls', '--dry-run');
    expect([code, said]).toEqual([1, expect.stringMatching(/^calls .*would apply \d+-initial.*\n$/)]);
  }
  expect((await migrate('calls')).code).toBe(0);
  expect((await migrate('calls', '--dry-run')).code).toBe(0);
});

test('of two that run at once each migration is applied by one', async () => {
  expect((await migrateAtOnce(['calls'], ['calls'])).codes).toEqual([0, 0]);
  await using database = await open();
  const rows = await database.read((em) =>
    em.execute<{ name: string }[]>('select name from mikro_orm_migrations'),
  );
  const names = rows.map(({ name }) => name);
  expect(names).toEqual(callsTables.migrations[calls.target.engine]?.map(({ name }) => name));
});

test('what cannot be reached or used is told by its service, without its password, and keeps no other waiting', async () => {
  process.env['CALLS_DATABASE_URL'] = `postgresql://naru:geheim@127.0.0.1:${await freePort()}/calls`;
  const { code, said } = await migrate('calls', 'stores');
  expect(code).toBe(1);
  expect(said).toMatch(/calls: .*ECONNREFUSED/);
  expect(said).toMatch(/stores .*applied/);
  process.env['CALLS_DATABASE_URL'] = 'oracle://naru:geheim@db/calls';
  const refused = await migrate('calls');
  expect([refused.code, refused.said]).toEqual([1, expect.stringMatching(/no engine for oracle/)]);
  expect(said + refused.said).not.toContain('geheim');
});

test('a service that there is not is refused by name', async () => {
  await expect(migrate('shops')).rejects.toThrow(UsageError);
  await expect(migrate('shops')).rejects.toThrow(/"shops".*calls/);
});

test('the committed descriptions of the tables are those of the entities', async () => {
  expect(await migrate('--check')).toEqual({ code: 0, said: '' });
});
