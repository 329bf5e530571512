// Plain JavaScript: the set-up runs it before anything is installed, on whatever Node is there.
import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The binary that was named or found cannot be used; the message says what to do. */
export class NatsServerUnusable extends Error {}

/**
 * Path of the nats-server binary, or undefined when the machine has none.
 * `$NATS_SERVER_BIN` decides when it is set; then come PATH, the folders where package managers put it
 * (a user's PATH often lacks the sbin ones) and `~/.naru/bin`.
 *
 * @param {Readonly<Record<string, string | undefined>>} [env]
 * @returns {string | undefined}
 * @throws {NatsServerUnusable} when `$NATS_SERVER_BIN` names no executable file
 */
export function findNatsServer(env = process.env) {
  const named = env['NATS_SERVER_BIN'];
  if (named) {
    if (isExecutableFile(named)) return named;
    throw new NatsServerUnusable(
      `NATS_SERVER_BIN is ${named}, which is not an executable file: correct or unset it.`,
    );
  }
  const folders = [
    ...(env['PATH'] ?? '').split(delimiter),
    '/usr/sbin',
    '/usr/local/bin',
    '/opt/homebrew/bin',
    join(env['HOME'] ?? homedir(), '.naru', 'bin'),
  ];
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'nats-server'))
    .find(isExecutableFile);
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
