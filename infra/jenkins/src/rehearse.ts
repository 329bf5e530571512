import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { type DryRun, dryRun } from './dry-run.ts';
import type { Pipeline } from './pipeline.ts';

const PROJECT = join(import.meta.dirname, '../../..');
const STAND_INS = join(import.meta.dirname, '../stand-ins');

/** The commit that a rehearsal builds, unless told otherwise. */
export const COMMIT = 'c0ffee123456';

export interface RehearsalOptions {
  /** An empty folder, which becomes the workspace, and keeps what the stand-ins know between rehearsals. */
  readonly folder: string;
  readonly environment: 'dev' | 'qa' | 'prod';
  readonly commit?: string;
  readonly rollbackTo?: string;
  /** What the parameter store holds, by the whole name. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Commits whose images are in the registry already. */
  readonly delivered?: readonly string[];
  /** Extended regular expressions: a call of aws, docker, kubectl, … that matches fails. */
  readonly failures?: readonly string[];
  /** What the person says who is asked before a delivery to PROD; yes unless told otherwise. */
  readonly approves?: boolean;
  /** Further environment of the scripts, such as `ORCHESTRATOR`. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Rehearsal extends DryRun {
  /** Every call of a stand-in, in order: the program and its arguments. */
  readonly calls: readonly string[];
  /** What the scripts said. */
  readonly said: string;
  readonly asked: readonly string[];
  /** What runs afterwards, by service: the tag of an image or a task definition. */
  readonly running: Readonly<Record<string, string>>;
}

const IMAGES = [
  'gateway',
  'calls',
  'assignment',
  'items',
  'reservations',
  'stores',
  'customer-views',
  'operations',
];

/** The deployments that a cluster of stand-ins has. */
const DEPLOYMENTS =
  'assignment-desk assignment-dispatcher calls customer-views gateway items reservations stores';

/**
 * Goes through the pipeline with its scripts really executed, in a workspace of its own, against stand-ins that write down
 * how aws, docker, kubectl, npm, git and curl are called.
 */
export async function rehearse(pipeline: Pipeline, options: RehearsalOptions): Promise<Rehearsal> {
  const workspace = await openWorkspace(options);
  const asked: string[] = [];
  let said = '';
  const run = await dryRun(pipeline, {
    parameters: { APP_ENV: options.environment, ROLLBACK_TO: options.rollbackTo ?? '' },
    environment: {
      BRANCH_NAME: 'main',
      BUILD_URL: 'https://jenkins.example/job/naru/1/',
      GIT_COMMIT: workspace.commit,
    },
    async run(command, environment) {
      const child = spawn('/bin/sh', ['-xe', '-c', command], {
        cwd: options.folder,
        env: { ...workspace.env, ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          said += text;
        });
      }
      const [status] = await once(child, 'close');
      return status ?? 1;
    },
    credential: (id) => `<${id}>`,
    fileExists: (path) => existsSync(join(options.folder, path)),
    approve(message) {
      asked.push(message);
      return options.approves ?? true;
    },
    note: (step) => {
      said += `${step}\n`;
    },
  });
  const calls = (await readFile(join(workspace.state, 'calls'), 'utf8')).trim().split('\n');
  return { ...run, calls, said, asked, running: await runningIn(workspace.state) };
}

async function openWorkspace(options: RehearsalOptions) {
  const { folder, commit = COMMIT } = options;
  const state = join(folder, 'stand-ins');
  await mkdir(state, { recursive: true });
  if (!existsSync(join(folder, 'infra'))) {
    // The scripts find the project's folder by their own path, so that this one is theirs.
    for (const name of [
      'infra',
      'node_modules',
      'gateway',
      'packages',
      'schema',
      'subgraphs',
      'package.json',
    ])
      await symlink(join(PROJECT, name), join(folder, name));
  }
  await writeFile(join(state, 'calls'), '');
  for (const tag of options.delivered ?? [])
    await appendFile(
      join(state, 'registry'),
      IMAGES.map((image) => `registry/naru/${image}:${tag}\n`).join(''),
    );
  await writeFile(
    join(state, 'failures'),
    (options.failures ?? []).map((pattern) => `${pattern}\n`).join(''),
  );
  for (const [name, value] of Object.entries(options.parameters)) {
    const file = join(state, 'parameters', name);
    await mkdir(dirname(file), { recursive: true });
    if (!existsSync(file)) await writeFile(file, value);
  }
  const path = [STAND_INS, '/usr/local/bin', '/usr/bin', '/bin', dirname(process.execPath)].join(delimiter);
  const env = {
    PATH: path,
    HOME: folder,
    STAND_INS: state,
    STAND_IN_NODE: process.execPath,
    STAND_IN_COMMIT: commit,
    STAND_IN_DEPLOYMENTS: DEPLOYMENTS,
    NODE_NO_WARNINGS: '1',
    ...options.env,
  };
  return { state, commit, env };
}

async function runningIn(state: string): Promise<Record<string, string>> {
  const running: Record<string, string> = {};
  const read = async (file: string) => (await readFile(file, 'utf8')).trim();
  for (const name of await readdir(join(state, 'ecs')).catch(() => []))
    running[name] = await read(join(state, 'ecs', name));
  for (const name of await readdir(join(state, 'kubernetes')).catch(() => [])) {
    const revisions = (await readdir(join(state, 'kubernetes', name))).map(Number);
    running[name] = await read(join(state, 'kubernetes', name, String(Math.max(...revisions))));
  }
  return running;
}
