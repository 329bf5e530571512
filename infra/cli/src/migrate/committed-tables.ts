import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type EngineName, openDatabase, type ServiceTables, tablesAsSql } from '@naru/persistence';
import { printLine, printNote } from '../output.ts';

const ROOT = join(import.meta.dirname, '../../../..');

interface Description {
  readonly service: ServiceTables;
  readonly engine: EngineName;
  /** Absolute. */
  readonly file: string;
  readonly sql: string;
}

/**
 * Compares the entities with the committed descriptions of their tables on each engine, and on SQLite with what the
 * migrations make. (That they make the same on a server is a test of each service, because it takes one.)
 */
export async function checkTables(services: readonly ServiceTables[]): Promise<number> {
  let problems = 0;
  const report = (line: string) => {
    problems += 1;
    printNote(line);
  };
  for (const { service, engine, file, sql } of await describe(services)) {
    if (!existsSync(file) || readFileSync(file, 'utf8') !== sql) {
      report(
        `${service.service}: the entities describe other tables than ${relative(ROOT, file)}: add a migration for ` +
          `${engine}, then run "npm run naru -- migrate --write-tables"`,
      );
    }
  }
  for (const tables of services) {
    await using database = await openDatabase({ target: { engine: 'sqlite', file: ':memory:' }, tables });
    const drift = (await database.drift()).trim();
    if (drift !== '') report(`${tables.service}: the migrations for sqlite lack this:\n${drift}`);
  }
  return problems > 0 ? 1 : 0;
}

export async function writeTables(services: readonly ServiceTables[]): Promise<number> {
  for (const { file, sql } of await describe(services)) {
    if (existsSync(file) && readFileSync(file, 'utf8') === sql) continue;
    writeFileSync(file, sql);
    printLine(`wrote ${relative(ROOT, file)}`);
  }
  return 0;
}

async function describe(services: readonly ServiceTables[]): Promise<Description[]> {
  const descriptions: Description[] = [];
  for (const service of services) {
    for (const engine of Object.keys(service.migrations) as EngineName[]) {
      const file = join(ROOT, 'subgraphs', service.service, 'migrations', engine, 'tables.sql');
      descriptions.push({ service, engine, file, sql: await tablesAsSql(engine, service) });
    }
  }
  return descriptions;
}
