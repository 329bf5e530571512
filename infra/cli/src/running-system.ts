import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Bus, connectBus } from '@naru/messaging';
import { type Database, openDatabase } from '@naru/persistence';
import { type DatabaseOwner, databaseIn, databaseVariable } from '@naru/processes';
import { pino } from 'pino';
import { Cannot } from './cannot.ts';

/** A library's warnings would come between what the command itself says. */
const log = pino({ level: 'silent' });

const dataFolder = (): string => resolve(process.env.NARU_DATA || '.naru');

/**
 * Connects to the broker that `NATS_URL` names, else to that of the system which runs on the data folder.
 * @throws Cannot when there is none, or it does not answer
 */
export async function connectToBroker(): Promise<Bus> {
  const servers = process.env.NATS_URL || announcedUrl();
  try {
    return await connectBus({ servers, name: 'naru-operator', log, impatient: true });
  } catch (error) {
    throw new Cannot(
      `NATS cannot be reached at ${servers.replaceAll(/\/\/[^@,/]*@/g, '//')}: ${String(error)}`,
    );
  }
}

function announcedUrl(): string {
  try {
    return JSON.parse(readFileSync(join(dataFolder(), 'running.json'), 'utf8')).natsUrl;
  } catch {
    throw new Cannot(
      `nothing runs on the data in ${dataFolder()}: start it, set NARU_DATA to its folder, or NATS_URL to its broker`,
    );
  }
}

/**
 * Opens the database that a service's variable names, else the one in the data folder.
 * @throws Cannot when there is none
 */
export async function openServiceDatabase(owner: DatabaseOwner): Promise<Database> {
  const variable = databaseVariable(owner);
  const url = process.env[variable] || databaseIn(dataFolder(), owner);
  const file = /^sqlite:(.+)$/.exec(url)?.[1];
  if (file !== undefined && !existsSync(file)) {
    throw new Cannot(`${owner} has no database at ${file}: set NARU_DATA or ${variable}`);
  }
  try {
    return await openDatabase({ url, entities: [], migrations: [] });
  } catch (error) {
    throw new Cannot(`the database of ${owner} cannot be opened: ${String(error)}`);
  }
}
