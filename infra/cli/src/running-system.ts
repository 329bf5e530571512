import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Bus, connectBus, natsOptions, natsVariables } from '@naru/messaging';
import { type Database, type DatabaseTarget, databaseTarget, openDatabase } from '@naru/persistence';
import { type DatabaseOwner, databaseIn, databaseVariable } from '@naru/processes';
import { ConfigError, parseConfig } from '@naru/service-host';
import { pino } from 'pino';
import { z } from 'zod';
import { Cannot } from './cannot.ts';

/** A library's warnings would come between what the command itself says. */
const log = pino({ level: 'silent' });

const dataFolder = (): string => resolve(process.env.NARU_DATA || '.naru');

/**
 * Connects to the broker that `NATS_URL` names, else to that of the system which runs on the data folder.
 * @throws Cannot when there is none, or it does not answer
 */
export async function connectToBroker(): Promise<Bus> {
  const { NATS_URL: servers, ...config } = brokerConfig();
  try {
    return await connectBus({ servers, name: 'naru-operator', log, impatient: true, ...natsOptions(config) });
  } catch (error) {
    throw new Cannot(
      `NATS cannot be reached at ${servers.replaceAll(/\/\/[^@,/]*@/g, '//')}: ${String(error)}`,
    );
  }
}

function brokerConfig() {
  const variables = process.env.NATS_URL ? process.env : { ...process.env, ...announcedBroker() };
  try {
    return parseConfig(z.object({ NATS_URL: z.string(), ...natsVariables }), variables);
  } catch (error) {
    throw error instanceof ConfigError ? new Cannot(error.message) : error;
  }
}

/** Where the broker of the system on the data folder is, and who the operator is to it, as variables. */
function announcedBroker(): Readonly<Record<string, string>> {
  try {
    const { natsUrl, natsUser } = JSON.parse(readFileSync(join(dataFolder(), 'running.json'), 'utf8'));
    return { NATS_URL: natsUrl, ...natsUser };
  } catch {
    throw new Cannot(
      `nothing runs on the data in ${dataFolder()}: start it, set NARU_DATA to its folder, or NATS_URL to its broker`,
    );
  }
}

/** Where the database of a service is: where its variables say, else in the data folder. @throws ConfigError */
export function databaseTargetOf(prefix: string, owner: DatabaseOwner | string): DatabaseTarget {
  const variable = `${prefix}_DATABASE_URL`;
  const url = process.env[variable] || databaseIn(dataFolder(), owner as DatabaseOwner);
  return databaseTarget({ ...process.env, [variable]: url }, prefix);
}

/** What an operator asks for may take longer than a request of the service's. */
const patient = (target: DatabaseTarget): DatabaseTarget =>
  target.engine === 'sqlite' ? target : { ...target, statementTimeoutMs: 0 };

/**
 * Opens the database of a service, as it is.
 * @throws Cannot when there is none
 */
export async function openServiceDatabase(owner: DatabaseOwner): Promise<Database> {
  const variable = databaseVariable(owner);
  try {
    const target = databaseTargetOf(variable.replace(/_DATABASE_URL$/, ''), owner);
    if (target.engine === 'sqlite' && !existsSync(target.file)) {
      throw new Cannot(`${owner} has no database at ${target.file}: set NARU_DATA or ${variable}`);
    }
    return await openDatabase({ target: patient(target), impatient: true });
  } catch (error) {
    if (error instanceof Cannot) throw error;
    throw new Cannot(`the database of ${owner} cannot be opened: ${String(error)}`);
  }
}
