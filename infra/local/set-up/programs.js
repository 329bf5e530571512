import { findProgram, ProgramUnusable, programs, wayOut } from '../../programs/src/index.js';
import { aptGet } from './apt.js';
import { brew } from './brew.js';
import { report, run, SetUpFailed } from './steps.js';

/** @typedef {import('../../programs/src/programs.js').ProgramName} ProgramName */

/**
 * @typedef {object} PackageManager
 * @property {string} name
 * @property {(name: ProgramName) => readonly string[]} packagesOf none: it does not have the program
 * @property {string | undefined} refusal why it cannot install anything, as the end of a sentence before the command
 * @property {(packages: readonly string[]) => string} command what the user would run in its place
 * @property {(packages: readonly string[]) => Promise<string>} install resolves to what it printed, also when it failed
 */

/**
 * Finds the programs, and installs all that are missing at once with the system's package manager.
 *
 * @param {readonly ProgramName[]} wanted
 * @throws {SetUpFailed}
 */
export async function providePrograms(wanted) {
  const missing = wanted.filter((name) => find(name) === undefined);
  if (missing.length > 0) await install(missing);
  await Promise.all(wanted.map(checkVersion));
}

/** @param {ProgramName} name */
function find(name) {
  try {
    return findProgram(name);
  } catch (error) {
    if (error instanceof ProgramUnusable) throw new SetUpFailed(error.message);
    throw error;
  }
}

/** @param {readonly ProgramName[]} missing */
async function install(missing) {
  const manager = (await aptGet()) ?? (await brew());
  const foreign = missing.filter((name) => manager?.packagesOf(name).length === 0);
  if (!manager || foreign.length > 0) throw new SetUpFailed(lack(manager ? foreign : missing));

  const packages = missing.flatMap((name) => manager.packagesOf(name));
  if (manager.refusal) {
    throw new SetUpFailed(
      `${list(missing)} ${missing.length === 1 ? 'is' : 'are'} missing and ${manager.refusal}: run "${manager.command(packages)}".`,
    );
  }
  report(`installing ${list(missing)} with ${manager.name}`);
  const output = await manager.install(packages);
  const absent = missing.filter((name) => find(name) === undefined);
  if (absent.length > 0) {
    throw new SetUpFailed(
      `${manager.name} did not install everything; ${lack(absent)}\n${lastLines(output)}`,
    );
  }
}

/** @param {readonly ProgramName[]} names */
function lack(names) {
  return names.map((name) => `${name} is missing: ${wayOut(name)}.`).join('\n');
}

/** @param {readonly string[]} names */
function list(names) {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** @param {string} output */
function lastLines(output) {
  return output.trim().split('\n').slice(-12).join('\n');
}

/** @param {ProgramName} name */
async function checkVersion(name) {
  const { atLeast } = programs[name];
  const [binary] = find(name) ?? [];
  if (!atLeast || !binary) return;
  const { output } = await run(binary, ['--version']);
  const [versionLine = ''] = output.split('\n');
  if (!isRecentEnough(versionLine, atLeast)) {
    throw new SetUpFailed(`${binary} is too old or does not run (${versionLine}): ${wayOut(name)}.`);
  }
}

/**
 * @param {string} versionLine as in "nats-server: v2.9.10" or "mariadbd  Ver 10.11.6-MariaDB for …"
 * @param {readonly [number, number]} atLeast
 */
export function isRecentEnough(versionLine, [major, minor]) {
  const [, foundMajor, foundMinor] = /(\d+)\.(\d+)/.exec(versionLine)?.map(Number) ?? [];
  if (foundMajor === undefined || foundMinor === undefined) return false;
  return foundMajor > major || (foundMajor === major && foundMinor >= minor);
}
