import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { programs } from './programs.js';

/** @typedef {import('./programs.js').ProgramName} ProgramName */
/** @typedef {Readonly<Record<string, string | undefined>>} Environment */

/** What the environment names, or what was found, cannot be used; the message says what to do. */
export class ProgramUnusable extends Error {}

/**
 * Paths of the program's executables, in the order of the catalogue, or undefined when the machine lacks one.
 * The program's variable decides when it is set; then come PATH and the folders where package managers put it
 * (a user's PATH often lacks the sbin ones), newest version first.
 *
 * @param {ProgramName} name
 * @param {Environment} [env]
 * @returns {[string, ...string[]] | undefined}
 * @throws {ProgramUnusable} when the variable names nothing that can be run
 */
export function findProgram(name, env = process.env) {
  const { executables, variable, folders } = programs[name];
  const named = env[variable];
  if (named) return namedByVariable(name, variable, named);
  const onPath = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const usual = folders.flatMap((folder) => expand(folder, env));
  const everywhere = [...onPath, ...usual];
  // All from one folder if any has all, so that no two versions are mixed.
  const whole = everywhere.map((folder) => allOf(executables, [folder])).find((paths) => paths !== undefined);
  return whole ?? allOf(executables, everywhere);
}

/** @param {ProgramName} name @param {string} variable @param {string} named @returns {[string, ...string[]]} */
function namedByVariable(name, variable, named) {
  const { executables } = programs[name];
  if (executables.length === 1) {
    if (isExecutableFile(named)) return [named];
    throw new ProgramUnusable(
      `${variable} is ${named}, which is not an executable file: correct or unset it.`,
    );
  }
  const paths = allOf(executables, [named]);
  if (paths) return paths;
  const wanted = executables.map(([usual]) => usual).join(' and ');
  throw new ProgramUnusable(`${variable} is ${named}, a folder without ${wanted}: correct or unset it.`);
}

/**
 * @param {readonly (readonly string[])[]} executables
 * @param {readonly string[]} folders
 * @returns {[string, ...string[]] | undefined}
 */
function allOf(executables, folders) {
  const paths = executables.map((names) =>
    folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutableFile),
  );
  return paths.every((path) => path !== undefined)
    ? /** @type {[string, ...string[]]} */ (/** @type {unknown} */ (paths))
    : undefined;
}

/** The folders that a pattern stands for, highest version first. @param {string} pattern @param {Environment} env */
function expand(pattern, env) {
  const folder = pattern.replace(/^~/, env['HOME'] ?? homedir());
  const segments = folder.split('/');
  const wild = segments.findIndex((segment) => segment.includes('*'));
  if (wild === -1) return [folder];
  const parent = segments.slice(0, wild).join('/');
  const [before, after] = /** @type {[string, string]} */ (String(segments[wild]).split('*'));
  const version = (/** @type {string} */ entry) => Number.parseFloat(entry.slice(before.length));
  return entriesOf(parent)
    .filter((entry) => entry.startsWith(before) && entry.endsWith(after))
    .sort((one, other) => version(other) - version(one))
    .map((entry) => join(parent, entry, ...segments.slice(wild + 1)));
}

/** @param {string} folder */
function entriesOf(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** @param {string} path */
function isExecutableFile(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
