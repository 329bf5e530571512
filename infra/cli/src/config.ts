import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  configurationPage,
  kubernetesSecrets,
  ParameterStoreUnreadable,
  readParameterStore,
  SecretsIncomplete,
  sortSecrets,
} from '@naru/configuration';
import { DELIVERED_ENVIRONMENTS } from '@naru/service-host';
import { parseOptions } from './options.ts';
import { UsageError } from './usage-error.ts';

const HELP = `Usage: npm run naru -- config table [--check]
       npm run naru -- config load --environment dev|qa|prod --as check|kubernetes-secret [--region <region>]

table  writes docs/deploy/configuration.md from the services' schemas; with --check fails when it is not up to date
load   reads the secrets of all services from the parameter store, below /naru/<environment>/services, with the "aws"
       command; fails with a list when one is missing, malformed or read by nothing. Prints nothing (check), or one
       Kubernetes Secret for each process
`;
const PAGE = join(import.meta.dirname, '../../../docs/deploy/configuration.md');

export async function configCommand([action, ...rest]: readonly string[]): Promise<number> {
  if (action === '--help' || rest.includes('--help')) {
    process.stdout.write(HELP);
    return 0;
  }
  if (action === 'table') return table(rest);
  if (action === 'load') return load(rest);
  throw new UsageError('say "config table" or "config load"');
}

async function table(args: readonly string[]): Promise<number> {
  const { flags, rest } = parseOptions(args, { flags: ['check'] });
  if (rest.length > 0) throw new UsageError(`config table takes no ${rest[0]}`);
  const page = configurationPage();
  if (!flags.check) {
    await writeFile(PAGE, page);
    return 0;
  }
  if ((await readFile(PAGE, 'utf8').catch(() => '')) === page) return 0;
  process.stderr.write(
    'docs/deploy/configuration.md is not up to date: run "npm run naru -- config table".\n',
  );
  return 1;
}

async function load(args: readonly string[]): Promise<number> {
  const { texts, rest } = parseOptions(args, { texts: ['environment', 'as', 'region'] });
  if (rest.length > 0) throw new UsageError(`config load takes no ${rest[0]}`);
  const { environment, as, region } = texts;
  if (!DELIVERED_ENVIRONMENTS.some((name) => name === environment)) {
    throw new UsageError(`--environment must be one of ${DELIVERED_ENVIRONMENTS.join(', ')}`);
  }
  if (as !== 'check' && as !== 'kubernetes-secret')
    throw new UsageError('--as must be check or kubernetes-secret');
  const path = `/naru/${environment}`;
  try {
    const secrets = sortSecrets(await readParameterStore(path, region), path);
    if (as === 'kubernetes-secret') process.stdout.write(`${kubernetesSecrets(secrets)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof SecretsIncomplete || error instanceof ParameterStoreUnreadable)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}
