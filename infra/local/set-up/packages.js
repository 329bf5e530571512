import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { report, run, SetUpFailed } from './steps.js';

/** @typedef {{ version?: string, integrity?: string, link?: boolean, optional?: boolean, os?: string[], cpu?: string[] }} LockedPackage */
/** @typedef {{ packages: Record<string, LockedPackage> }} Lock */

const requiredNode = 24;

/**
 * Installs the npm packages unless node_modules already agrees with the lock, and makes sure of the Node among them.
 *
 * @param {string} root
 * @throws {SetUpFailed}
 */
export async function providePackages(root) {
  const installedFile = join(root, 'node_modules', '.package-lock.json'); // npm writes it last
  if (!agrees(readLock(join(root, 'package-lock.json')), readLock(installedFile))) {
    report('installing the npm packages (a minute or so the first time)');
    // The locked versions, and development tools also where NODE_ENV says production. Not `npm ci`: it takes away
    // what runs from this folder at the moment, and refuses a lock whose optional packages the registry lacks.
    const parameters = ['install', '--no-save', '--include=dev'];
    await npm(root, parameters, 'npm could not install the packages: see its words above.');
  }
  if ((await installedNodeMajor(root)) === requiredNode) return;

  report(`fetching Node ${requiredNode} into node_modules`);
  const wayOut = `npm did not put Node ${requiredNode} into node_modules: run "npm rebuild node --foreground-scripts" to see why.`;
  await npm(root, ['rebuild', 'node', '--ignore-scripts=false'], wayOut);
  if ((await installedNodeMajor(root)) !== requiredNode) throw new SetUpFailed(wayOut);
}

/**
 * Whether everything locked is installed in the same version. Packages for other platforms may be missing.
 *
 * @param {Lock | undefined} lock
 * @param {Lock | undefined} installed
 */
export function agrees(lock, installed) {
  if (!lock || !installed) return false;
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '') return true;
    const found = installed.packages[path];
    if (!found) return Boolean(wanted.optional || wanted.os || wanted.cpu);
    const sameContent = !wanted.integrity || found.integrity === wanted.integrity;
    return found.version === wanted.version && sameContent;
  });
}

/** @param {string} path @returns {Lock | undefined} */
function readLock(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/**
 * @param {string} root
 * @param {readonly string[]} parameters
 * @param {string} failure
 */
async function npm(root, parameters, failure) {
  const bin = join(root, 'node_modules', '.bin');
  const outsidePath = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== bin);
  // Errors only: a newcomer on an older Node can do nothing about warnings on the engines of packages.
  const quiet = ['--loglevel=error', '--no-audit', '--no-fund'];
  // npm's own Node and not the one in node_modules, which npm is about to replace.
  const [program, ...first] = process.env['npm_execpath']
    ? [process.env['npm_node_execpath'] ?? process.execPath, process.env['npm_execpath']]
    : ['npm'];
  const { succeeded } = await run(String(program), [...first, ...parameters, ...quiet], {
    cwd: root,
    show: true,
    env: { PATH: outsidePath.join(delimiter) },
  });
  if (!succeeded) throw new SetUpFailed(failure);
}

/** @param {string} root */
async function installedNodeMajor(root) {
  const node = join(root, 'node_modules', 'node', 'bin', 'node');
  if (process.execPath === node) return Number.parseInt(process.versions.node, 10);
  const { output } = await run(node, ['--version']);
  return Number.parseInt(output.replace('v', ''), 10);
}
