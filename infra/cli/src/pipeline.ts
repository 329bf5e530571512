import { accessSync, constants } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkPipeline, exampleParameters, type Rehearsal, rehearse } from '@naru/jenkins';
import { DELIVERED_ENVIRONMENTS } from '@naru/service-host';
import { Cannot } from './cannot.ts';
import { parseCommandLine } from './parse-command-line.ts';
import { UsageError } from './usage-error.ts';

const HELP = `Usage: npm run naru -- pipeline check [<file>]
       npm run naru -- pipeline dry-run --environment dev|qa|prod [--orchestrator kubernetes|ecs] [--rollback-to <commit>]
                                            [--fail <pattern>]...

check    reads the Jenkinsfile as Jenkins would and lists what it would refuse
dry-run  goes through its stages in a folder of its own: the scripts really run, against stand-ins of aws, docker, kubectl,
         npm and curl that write down how they are called. --fail lets every call fail that matches the extended regular
         expression, e.g. --fail '^curl .*readyz'
`;
const PROJECT = join(import.meta.dirname, '../../..');

export async function pipelineCommand([action, ...rest]: readonly string[]): Promise<number> {
  if (action === '--help' || rest.includes('--help')) {
    process.stdout.write(HELP);
    return 0;
  }
  if (action === 'check') return (await checked(...names(rest))) ? 0 : 1;
  if (action === 'dry-run') return run(rest);
  throw new UsageError('say "pipeline check" or "pipeline dry-run"');
}

/** At most one, and no option. @throws UsageError */
function names(args: readonly string[]): [] | [string] {
  const { names: files } = parseCommandLine(args);
  if (files.length > 1) throw new UsageError('pipeline check takes one file');
  return files.slice(0, 1) as [] | [string];
}

async function checked(file = join(PROJECT, 'Jenkinsfile')) {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Cannot(`there is no Jenkinsfile to check: ${error.message}`);
  });
  const { pipeline, problems } = checkPipeline(text, isExecutable);
  for (const { line, message } of problems) process.stderr.write(`Jenkinsfile:${line}: ${message}\n`);
  return pipeline;
}

async function run(args: readonly string[]): Promise<number> {
  const { environment, failures, rollbackTo, orchestrator } = options(args);
  const pipeline = await checked();
  if (!pipeline) return 1;
  const folder = await mkdtemp(join(tmpdir(), 'naru-dry-run-'));
  try {
    const rehearsal = await rehearse(pipeline, {
      folder,
      environment,
      failures,
      ...(rollbackTo && { rollbackTo, delivered: [rollbackTo] }),
      parameters: exampleParameters(environment),
      ...(orchestrator && { env: { ORCHESTRATOR: orchestrator } }),
    });
    process.stdout.write(told(rehearsal));
    return rehearsal.result === 'SUCCESS' ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function told({ result, stages, calls, said }: Rehearsal): string {
  return [
    'Stages:',
    ...stages.map(({ name, outcome }) => `  ${name.padEnd(34)} ${outcome}`),
    'Calls:',
    ...calls.map((call) => `  ${call}`),
    ...(result === 'FAILURE'
      ? [
          'Said:',
          ...said
            .trim()
            .split('\n')
            .map((line) => `  ${line}`),
        ]
      : []),
    `Result: ${result}`,
    '',
  ].join('\n');
}

function options(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({
      args: [...args],
      options: {
        environment: text,
        orchestrator: text,
        'rollback-to': text,
        fail: { type: 'string', multiple: true },
      },
    });
    const environment = DELIVERED_ENVIRONMENTS.find((name) => name === values.environment);
    if (!environment) throw new Error(`--environment must be one of ${DELIVERED_ENVIRONMENTS.join(', ')}`);
    const { orchestrator, fail = [], 'rollback-to': rollbackTo } = values;
    return { environment, failures: fail, rollbackTo, orchestrator };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(join(PROJECT, path), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
