import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { EntitySchema } from '@mikro-orm/core';
import {
  type Database,
  type DatabaseTarget,
  databaseAt,
  type EngineName,
  openDatabase,
} from '@naru/persistence';
import { DATABASE_OWNERS, type DatabaseOwner, databaseVariable } from '@naru/processes';
import { temporaryFolder } from './temporary-folder.ts';

/** A database of a test's own, gone with the test. */
export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
  readonly target: DatabaseTarget;
}

type ServerEngine = Exclude<EngineName, 'sqlite'>;

/** `npm run test:engines` starts the servers and tells where they are; without it, everything runs on SQLite. */
const SERVERS: Readonly<Record<ServerEngine, string | undefined>> = {
  postgresql: process.env['NARU_TEST_POSTGRESQL_URL'],
  mariadb: process.env['NARU_TEST_MARIADB_URL'],
};

/** Whether this run is one on real database servers. */
export const onRealEngines = SERVERS.postgresql !== undefined && SERVERS.mariadb !== undefined;

/** The engines that what works on every engine is tested on in this run. */
export const testedEngines: readonly EngineName[] = onRealEngines ? ['postgresql', 'mariadb'] : ['sqlite'];

/** A new database for a service, on the engine that it uses in this run. */
export const databaseOfService = (service: DatabaseOwner): Promise<TestDatabase> =>
  testDatabase(!onRealEngines ? 'sqlite' : service === 'stores' ? 'mariadb' : 'postgresql');

export async function testDatabase(engine: EngineName): Promise<TestDatabase> {
  if (engine === 'sqlite') {
    const folder = temporaryFolder();
    const url = `sqlite:${join(folder.path, 'test.sqlite')}`;
    return { url, target: databaseAt(url), [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
  }
  const server = SERVERS[engine];
  if (server === undefined) throw new Error(`There is no ${engine} in this run: use npm run test:engines`);
  return databaseOn(server);
}

/** A new database on a server. @param server the URL of a database on it, for its administrator */
export async function databaseOn(server: string): Promise<TestDatabase> {
  const name = `naru_${randomUUID().replaceAll('-', '')}`;
  await administer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    target: databaseAt(url.href),
    [Symbol.asyncDispose]: () =>
      administer(server, `drop database ${name}${url.protocol === 'mariadb:' ? '' : ' with (force)'}`),
  };
}

/** Opens a database with tables for these entities, made where there are none, without migrations. */
export async function openWithTables(
  target: DatabaseTarget,
  entities: readonly EntitySchema[],
): Promise<Database> {
  const tables = { entities, migrations: { [target.engine]: [] } };
  const database = await openDatabase({ target, tables });
  const statements = (await database.drift()).split(/;\n+/).filter((statement) => statement.trim() !== '');
  for (const statement of statements) await database.read((em) => em.execute(statement, [], 'run'));
  return database;
}

async function administer(server: string, statement: string): Promise<void> {
  await using database = await openDatabase({ target: databaseAt(server) });
  await database.read((em) => em.execute(statement, [], 'run'));
}

/** The environment that gives every service a new database, where this run is not on SQLite. */
export async function databasesOfServices(
  resources: AsyncDisposableStack,
): Promise<Readonly<Record<string, string>>> {
  if (!onRealEngines) return {};
  const urls = DATABASE_OWNERS.map(async (service) => {
    const { url } = resources.use(await databaseOfService(service));
    return [databaseVariable(service), url] as const;
  });
  return Object.fromEntries(await Promise.all(urls));
}
