import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

/** The set-up cannot go on; the message is one sentence that says why and what the user can do. */
export class SetUpFailed extends Error {}

/** Progress goes to stderr: the output of the command that follows stays clean. @param {string} line */
export function report(line) {
  process.stderr.write(`set-up: ${line}\n`);
}

/**
 * Runs a program to its end.
 *
 * @param {string} program
 * @param {readonly string[]} parameters
 * @param {{ show?: boolean, onLine?: (line: string) => void, env?: Readonly<Record<string, string>>, cwd?: string }} [options]
 *   `show`: what it prints goes to the user's stderr, otherwise it is returned; `onLine`: receives what goes to stdout
 * @returns {Promise<{ succeeded: boolean, output: string }>} a program that does not exist has not succeeded
 */
export async function run(program, parameters, options = {}) {
  const child = spawn(program, parameters, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: options.show ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  if (child.stdout && options.onLine) createInterface({ input: child.stdout }).on('line', options.onLine);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data) => {
      output += data;
    });
  }
  try {
    const [code] = await once(child, 'close');
    return { succeeded: code === 0, output };
  } catch (error) {
    return { succeeded: false, output: String(error) };
  }
}

/**
 * Runs `work` while holding a lock file, so that two commands started at once in one clone do not install at once.
 * The lock of a process that has ended is taken over.
 *
 * @param {string} path
 * @param {() => Promise<void>} work
 */
export async function withLock(path, work) {
  for (let attempt = 0; !tryLock(path); attempt += 1) {
    if (attempt === 0) report(`waiting for another set-up in this folder (none there? delete ${path})`);
    await pause(200);
  }
  try {
    await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** @param {string} path */
function tryLock(path) {
  if (existsSync(path) && !holderIsRunning(path)) rmSync(path, { force: true });
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} path */
function holderIsRunning(path) {
  try {
    process.kill(Number(readFileSync(path, 'utf8')), 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
