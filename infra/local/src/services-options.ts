import { parseArgs } from 'node:util';
import { MAX_REPLICAS, parseReplicas } from '@naru/fleet';
import { ConfigError } from '@naru/service-host';
import { helpText } from './config.ts';

export interface ServicesOptions {
  readonly help: boolean;
  readonly replicas: Readonly<Record<string, number>>;
}

/** @throws ConfigError for an option that it does not understand */
export function servicesOptions(args: readonly string[]): ServicesOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { help: { type: 'boolean', default: false }, replicas: { type: 'string' } },
    });
    const replicas = values.replicas === undefined ? {} : parseReplicas(values.replicas);
    return { help: values.help, replicas };
  } catch (error) {
    throw new ConfigError([(error as Error).message]);
  }
}

const OPTIONS = `
Options:
  --replicas calls=2,gateway=2   how many processes of a service, from 1 to ${MAX_REPLICAS}; others have one
  --help

A process that ends or hangs is started again. Beside it, with the same NARU_DATA:
  npm run naru -- status              what runs
  npm run naru -- rollout <service>   replaces a service's processes one after another, without a request lost

<SERVICE>_DATABASE_URL, such as CALLS_DATABASE_URL, names a database elsewhere than in the data folder.
`;

export const servicesHelp = `${helpText(
  'services',
  'Serves Naru with each service as processes of its own behind haproxy, as in a deployment, without demo data.',
)}${OPTIONS}`.replace('npm run services\n', 'npm run services -- [options]\n');
