import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import SqliteClient from 'better-sqlite3';

/** The data folder is in use, damaged, or cannot be written to; the message says what to do. */
export class DataFolderUnusable extends Error {
  override readonly name = 'DataFolderUnusable';
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
 * @throws DataFolderUnusable while another process has it, or when it cannot be used.
 */
export function openDataFolder(path: string): DataFolder {
  const folder = resolve(path);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw notWritable(folder, error);
  }
  const lock = lockOf(folder);
  const announcement = join(folder, 'running.json');
  let secrets: Secrets;
  try {
    secrets = keptSecrets(join(folder, 'secrets.json'));
  } catch (error) {
    lock.close();
    throw error;
  }
  return {
    path: folder,
    secrets,
    announce: (system) => writeFileSync(announcement, JSON.stringify(system), { mode: 0o600 }),
    [Symbol.dispose]() {
      rmSync(announcement, { force: true });
      lock.close();
    },
  };
}

/** A lock of the operating system's, which goes with the process however that ends. */
function lockOf(folder: string): SqliteClient.Database {
  const file = join(folder, 'lock');
  let lock: SqliteClient.Database | undefined;
  try {
    lock = new SqliteClient(file, { timeout: 0 });
    lock.exec('begin exclusive');
    return lock;
  } catch (error) {
    lock?.close();
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code.startsWith('SQLITE_BUSY')) {
      throw new DataFolderUnusable(
        `Naru is already running on the data in ${folder}; stop it, or set NARU_DATA to another folder.`,
      );
    }
    if (code === 'SQLITE_NOTADB') {
      throw new DataFolderUnusable(`${file} is damaged; nothing is kept in it: delete it.`);
    }
    throw notWritable(folder, error);
  }
}

const notWritable = (folder: string, error: unknown) =>
  new DataFolderUnusable(
    `the data folder ${folder} cannot be written to (${(error as Error).message}); make it writable, or set NARU_DATA to another folder.`,
  );

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
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new DataFolderUnusable(
      `${file} cannot be read (${(error as Error).message}); put back a copy of it, or delete it: cursors given out before are not valid then.`,
    );
  }
}
