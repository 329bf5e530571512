import { parseArgs } from 'node:util';
import { canAutoscale, MAX_REPLICAS, parseReplicas, parseScaling, type ScalingRange } from '@naru/fleet';
import { ConfigError } from '@naru/service-host';
import { helpText, localConfig } from './config.ts';

export interface ServicesOptions {
  readonly help: boolean;
  readonly replicas: Readonly<Record<string, number>>;
  readonly scaling: Readonly<Record<string, ScalingRange>>;
}

/** @throws ConfigError for an option that it does not understand */
export function servicesOptions(args: readonly string[]): ServicesOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', default: false },
        replicas: { type: 'string' },
        autoscale: { type: 'string' },
      },
    });
    const replicas = values.replicas === undefined ? {} : parseReplicas(values.replicas);
    const scaling = values.autoscale === undefined ? {} : parseScaling(values.autoscale);
    if (values.autoscale !== undefined && !canAutoscale()) {
      throw new Error('--autoscale needs to know how busy processes are, which only Linux tells here');
    }
    const least = Object.entries(scaling).map(([service, range]) => [service, range.least] as const);
    return { help: values.help, replicas: { ...Object.fromEntries(least), ...replicas }, scaling };
  } catch (error) {
    throw new ConfigError([(error as Error).message]);
  }
}

const OPTIONS = `
Options:
  --replicas calls=2,gateway=2   how many processes of a service, from 1 to ${MAX_REPLICAS}; others have one
  --autoscale items=1..3         between how many processes a service has, by how busy they are (Linux)
  --help

A process that ends or hangs is started again. Beside it, with the same NARU_DATA:
  npm run naru -- status              what runs
  npm run naru -- rollout <service>   replaces a service's processes one after another, without a request lost

<SERVICE>_DATABASE_URL, such as CALLS_DATABASE_URL, names a database elsewhere than in the data folder.
`;

export const servicesHelp = `${helpText(
  'services',
  'Serves Naru with each service as processes of its own behind haproxy, as in a deployment, without demo data.',
  localConfig.omit({ DEMO_DATA: true }),
)}${OPTIONS}`.replace('npm run services\n', 'npm run services -- [options]\n');
