import { deskConfig, dispatcherConfig } from '@naru/assignment/config';
import { callsConfig } from '@naru/calls/config';
import { customerViewsConfig } from '@naru/customer-views/config';
import { gatewayConfig } from '@naru/gateway/config';
import { itemsConfig } from '@naru/items/config';
import { reservationsConfig } from '@naru/reservations/config';
import { hostVariables, traitsOf } from '@naru/service-host';
import { storesConfig } from '@naru/stores/config';
import { processVariables, subgraphVariables } from '@naru/subgraph-host';
import { z } from 'zod';

/** One process of a deployment and everything that it reads from its environment. */
export interface ConfiguredProcess {
  readonly name: string;
  readonly schema: z.ZodObject;
  /** Variables of which there may be any number, by their beginnings. */
  readonly families: readonly string[];
}

const subgraph = (name: string, port: number, config: z.ZodObject): ConfiguredProcess => ({
  name,
  schema: z.object({ ...config.shape, ...subgraphVariables(port), ...hostVariables }),
  families: [],
});

/** In alphabetical order. Their ports are those of their Services and containers. */
export const PROCESSES: readonly ConfiguredProcess[] = [
  subgraph('assignment-desk', 4002, deskConfig),
  {
    name: 'assignment-dispatcher',
    schema: z.object({ ...dispatcherConfig.shape, ...processVariables(4003), ...hostVariables }),
    families: [],
  },
  subgraph('calls', 4001, callsConfig),
  subgraph('customer-views', 4004, customerViewsConfig),
  {
    name: 'gateway',
    schema: z.object({ ...gatewayConfig.shape, ...hostVariables }),
    families: ['SUBGRAPH_'],
  },
  subgraph('items', 4005, itemsConfig),
  subgraph('reservations', 4006, reservationsConfig),
  subgraph('stores', 4007, storesConfig),
];

/** @throws Error when there is no such process */
export function processNamed(name: string): ConfiguredProcess {
  const found = PROCESSES.find((process) => process.name === name);
  if (!found) throw new Error(`There is no process "${name}"`);
  return found;
}

/** What every process has of its own under one name: the password of its user of NATS. */
export const OWN_PASSWORD = 'NATS_PASSWORD';

/** The users of NATS that a deployment has: one a process, and those who work on it. */
export const NATS_USERS: readonly string[] = [
  ...PROCESSES.map(({ name }) => name),
  'provisioner',
  'operator',
];

/** The names of what a process takes from the secret store; without `optional` only what it cannot do without. */
export function secretsOf({ schema }: ConfiguredProcess, optional = true): string[] {
  return Object.entries(schema.shape)
    .filter(([name, variable]) => {
      const { secret, perEnvironment } = traitsOf(variable as z.ZodType);
      return secret === true && (optional || perEnvironment === true || name === OWN_PASSWORD);
    })
    .map(([name]) => name);
}
