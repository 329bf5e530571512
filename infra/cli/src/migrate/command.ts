import { type DatabaseTarget, migrateDatabase, type ServiceTables } from '@naru/persistence';
import { ConfigError } from '@naru/service-host';
import { parseOptions } from '../options.ts';
import { printLine, printNote } from '../output.ts';
import { databaseTargetOf } from '../running-system.ts';
import { UsageError } from '../usage-error.ts';
import { checkTables, writeTables } from './committed-tables.ts';
import { SERVICES } from './services.ts';

const NAMES = SERVICES.map(({ service }) => service).join(', ');
const HELP = `Usage: npm run naru -- migrate [<service>…] [--dry-run]
       npm run naru -- migrate --check | --write-tables

Brings the tables of the services up to date: ${NAMES}, or those that are named. The databases are those
that the variables name, such as CALLS_DATABASE_URL (and CALLS_DATABASE_PASSWORD or CALLS_DATABASE_PASSWORD_FILE), else the
files in NARU_DATA. It may run while services serve, and more than once at a time: one works, the others wait.
Services that are started with MIGRATE_ON_START=false leave their tables to it, and do not start before it has run.

  --dry-run        says what would be applied, and changes nothing
  --check          for developers: fails when entities and the committed descriptions of their tables disagree
  --write-tables   for developers: writes those descriptions, subgraphs/*/migrations/*/tables.sql

Exit code: 0 up to date; 1 a database cannot be reached or refuses, or --dry-run or --check has found something; 2 wrong usage.
`;

export async function migrateCommand(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    printLine(HELP.trimEnd());
    return 0;
  }
  const { flags, rest } = parseOptions(args, { flags: ['dry-run', 'check', 'write-tables'] });
  if (flags.check) return checkTables(SERVICES);
  if (flags['write-tables']) return writeTables(SERVICES);
  return migrateAll(chosen(rest), flags['dry-run'] === true);
}

function chosen(names: readonly string[]): readonly ServiceTables[] {
  if (names.length === 0) return SERVICES;
  return names.map((name) => {
    const found = SERVICES.find(({ service }) => service === name);
    if (found === undefined)
      throw new UsageError(`there is no service "${name}" with tables; there are ${NAMES}`);
    return found;
  });
}

/** One after the other, so that what is said is in order; a failure of one does not keep the others waiting. */
async function migrateAll(services: readonly ServiceTables[], dryRun: boolean): Promise<number> {
  let failures = 0;
  for (const tables of services) {
    const { service } = tables;
    try {
      const target = databaseTargetOf(tables.prefix, service);
      const place = placeOf(target);
      const onWait = () => printNote(`${service}: another process is migrating ${place}; waiting for it`);
      const names = await migrateDatabase({ target, tables, dryRun, onWait });
      if (dryRun) failures += names.length > 0 ? 1 : 0;
      printLine(`${service.padEnd(15)} ${place}: ${told(names, dryRun)}`);
    } catch (error) {
      failures += 1;
      printNote(`${service}: ${error instanceof ConfigError ? error.problems.join('; ') : reason(error)}`);
    }
  }
  return failures > 0 ? 1 : 0;
}

const told = (names: readonly string[], dryRun: boolean): string =>
  names.length === 0 ? 'up to date' : `${dryRun ? 'would apply' : 'applied'} ${names.join(', ')}`;

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const placeOf = (target: DatabaseTarget): string =>
  target.engine === 'sqlite'
    ? target.file
    : `${target.engine}://${target.host}:${target.port}/${target.database}`;
