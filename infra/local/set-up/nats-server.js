import { setTimeout as pause } from 'node:timers/promises';
import { findNatsServer, NatsServerUnusable } from '../../nats/src/find-nats-server.js';
import { report, run, SetUpFailed } from './steps.js';

const oldestVersion = [2, 9];
const wayOut =
  'install nats-server 2.9 or newer (https://docs.nats.io/running-a-nats-service/introduction/installation), ' +
  'or set NATS_SERVER_BIN to its path.';

/**
 * Finds nats-server or installs it with the system's package manager.
 *
 * @throws {SetUpFailed}
 */
export async function provideNatsServer() {
  const binary = find() ?? (await install());
  const { output } = await run(binary, ['--version']);
  if (!isRecentEnough(output))
    throw new SetUpFailed(`${binary} is too old or does not run (${output.split('\n')[0]}): ${wayOut}`);
}

function find() {
  try {
    return findNatsServer();
  } catch (error) {
    if (error instanceof NatsServerUnusable) throw new SetUpFailed(error.message);
    throw error;
  }
}

async function install() {
  const plan = await installationPlan();
  if (!plan) throw new SetUpFailed(`nats-server is missing: ${wayOut}`);
  report(`installing nats-server with ${plan.manager}`);
  let output = '';
  for (const step of plan.steps) output = await step();
  const binary = find();
  if (!binary)
    throw new SetUpFailed(`${plan.manager} could not install nats-server: ${wayOut}\n${output.trim()}`);
  return binary;
}

/** @returns {Promise<{ manager: string, steps: (() => Promise<string>)[] } | undefined>} */
async function installationPlan() {
  if ((await run('apt-get', ['--version'])).succeeded) {
    const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
    if (asRoot.length > 0 && !(await run('sudo', ['-n', 'true'])).succeeded) {
      throw new SetUpFailed(
        'nats-server is missing: run "sudo apt-get install nats-server", or set NATS_SERVER_BIN to its path.',
      );
    }
    return {
      manager: 'apt-get',
      steps: [
        // Old package lists name versions that are gone; a failing update may still leave usable ones.
        () => apt(asRoot, ['update']),
        () => apt(asRoot, ['install', '-y', '--no-install-recommends', 'nats-server']),
      ],
    };
  }
  if ((await run('brew', ['--version'])).succeeded) {
    return { manager: 'brew', steps: [async () => (await run('brew', ['install', 'nats-server'])).output] };
  }
  return undefined;
}

/**
 * Other installations, e.g. the set-up of a second clone, hold apt's locks: `update` does not wait for them by itself.
 *
 * @param {readonly string[]} asRoot
 * @param {readonly string[]} parameters
 */
async function apt(asRoot, parameters) {
  const [program, ...rest] = /** @type {[string, ...string[]]} */ ([
    ...asRoot,
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    '-o',
    'DPkg::Lock::Timeout=300',
    ...parameters,
  ]);
  for (let attempt = 1; ; attempt += 1) {
    const { succeeded, output } = await run(program, rest);
    if (succeeded || attempt === 60 || !/could not get lock|unable to lock/i.test(output)) return output;
    await pause(2000);
  }
}

/** @param {string} versionLine as in "nats-server: v2.9.10" */
export function isRecentEnough(versionLine) {
  const [, major, minor] = /v(\d+)\.(\d+)/.exec(versionLine)?.map(Number) ?? [];
  if (major === undefined || minor === undefined) return false;
  return (
    major > Number(oldestVersion[0]) || (major === oldestVersion[0] && minor >= Number(oldestVersion[1]))
  );
}
