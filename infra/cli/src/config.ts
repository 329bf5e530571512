import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import {
  configurationPage,
  kubernetesSecrets,
  ParameterStoreUnreadable,
  readParameterStore,
  SecretsIncomplete,
  sortSecrets,
} from '@naru/configuration';
import { DELIVERED_ENVIRONMENTS } from '@naru/service-host';
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
  const { check } = parsed(args, { check: { type: 'boolean' } });
  const page = configurationPage();
  if (!check) {
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
  const text = { type: 'string' } as const;
  const { environment, as, region } = parsed(args, { environment: text, as: text, region: text });
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

/** @throws UsageError */
function parsed<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
