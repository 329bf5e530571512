import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import SqliteClient from 'better-sqlite3';

/** The data folder is in use; the message says what to do. */
export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse';
}

export interface Secrets {
  readonly gateway: string;
  readonly cursor: string;
  /** What the passwords of the broker's users are made of. */
  readonly broker: string;
}

/** Where everything lives that must be found again by the next start. */
export interface DataFolder extends Disposable {
  /** Absolute. */
  readonly path: string;
  readonly secrets: Secrets;
  /** Tells the commands that work on a running system where it is. */
  announce(system: RunningSystem): void;
}

/** What `npm run naru` reads from the data folder of a running system. */
export interface RunningSystem {
  readonly natsUrl: string;
  /** Who the commands are to the broker, where it knows users. */
  readonly natsUser?: { readonly NATS_USER: string; readonly NATS_PASSWORD: string };
}

/**
 * Opens the folder for this process alone, making it when missing.
 * @throws DataFolderInUse while another process has it.
 */
export function openDataFolder(path: string): DataFolder {
  const folder = resolve(path);
  mkdirSync(folder, { recursive: true });
  // A lock of the operating system's, which goes with the process however that ends.
  const lock = new SqliteClient(join(folder, 'lock'), { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch {
    lock.close();
    throw new DataFolderInUse(
      `Naru is already running on the data in ${folder}; stop it, or set NARU_DATA to another folder.`,
    );
  }
  const announcement = join(folder, 'running.json');
  return {
    path: folder,
    secrets: keptSecrets(join(folder, 'secrets.json')),
    announce: (system) => writeFileSync(announcement, JSON.stringify(system), { mode: 0o600 }),
    [Symbol.dispose]() {
      rmSync(announcement, { force: true });
      lock.close();
    },
  };
}

/** Secrets of this installation, made at the first start: cursors and sealed callers stay valid over a restart. */
function keptSecrets(file: string): Secrets {
  const secret = () => randomBytes(32).toString('base64url');
  const kept = readSecrets(file);
  const secrets = { gateway: secret(), cursor: secret(), broker: secret(), ...kept };
  if (kept.broker === undefined) writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}

/** Those that there are: a folder of an earlier version has fewer. */
function readSecrets(file: string): Partial<Secrets> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return {};
  }
}
