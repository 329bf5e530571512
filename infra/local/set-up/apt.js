import { setTimeout as pause } from 'node:timers/promises';
import { programs } from '../../programs/src/index.js';
import { keepPostgresqlUnused } from './keep-postgresql-unused.js';
import { report, run } from './steps.js';

/**
 * apt-get, where it is installed. Everything that is missing costs one update and one installation.
 *
 * @returns {Promise<import('./programs.js').PackageManager | undefined>}
 */
export async function aptGet() {
  if (!(await run('apt-get', ['--version'])).succeeded) return undefined;
  const isRoot = process.getuid?.() === 0;
  const maySudo = isRoot || (await run('sudo', ['-n', 'true'])).succeeded;
  const asRoot = isRoot ? [] : ['sudo', '-n'];
  return {
    name: 'apt-get',
    packagesOf: (name) => programs[name].apt,
    refusal: maySudo ? undefined : 'only root may install it',
    command: (packages) => `sudo apt-get install --no-install-recommends ${packages.join(' ')}`,
    async install(packages) {
      // Old package lists name versions that are gone; a failing update may still leave usable ones.
      await apt(asRoot, ['update']);
      if (programs.postgresql.apt.some((name) => packages.includes(name))) await keepPostgresqlUnused(asRoot);
      return apt(asRoot, ['install', '-y', '--no-install-recommends', ...packages], progress());
    },
  };
}

/**
 * Other installations, e.g. the set-up of a second clone, hold apt's locks: `update` does not wait for them by itself.
 *
 * @param {readonly string[]} asRoot
 * @param {readonly string[]} parameters
 * @param {(line: string) => void} [onLine]
 */
async function apt(asRoot, parameters, onLine) {
  const [program, ...rest] = /** @type {[string, ...string[]]} */ ([
    ...asRoot,
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    '-o',
    'DPkg::Lock::Timeout=300',
    '-o',
    'APT::Status-Fd=1',
    ...parameters,
  ]);
  for (let attempt = 1; ; attempt += 1) {
    const { succeeded, output } = await run(program, rest, { onLine });
    if (succeeded || attempt === 60 || !/could not get lock|unable to lock/i.test(output)) return output;
    await pause(2000);
  }
}

const reportEveryPercent = 25;

/** Tells how far apt-get has come, from the lines of its status descriptor: `dlstatus:<item>:<percent>:<words>`. */
function progress() {
  const steps = /** @type {Readonly<Record<string, string>>} */ ({
    dlstatus: 'downloaded',
    pmstatus: 'installed',
  });
  let told = '';
  return (/** @type {string} */ line) => {
    const [, kind = '', percent = '0'] = /^(dlstatus|pmstatus):[^:]*:([\d.]+):/.exec(line) ?? [];
    const reached = Math.floor(Number(percent) / reportEveryPercent) * reportEveryPercent;
    const words = `${reached} % ${steps[kind]}`;
    if (reached === 0 || words === told) return;
    told = words;
    report(words);
  };
}
