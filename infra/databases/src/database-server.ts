import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Identity, unprivileged } from './unprivileged.ts';

/** The server is missing or does not start; the message says what to do, or has its last words. */
export class DatabaseServerUnusable extends Error {
  override readonly name = 'DatabaseServerUnusable';
}

/** A database server of one's own, in a temporary folder, on a free port of the loopback address. */
export interface DatabaseServer extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  /** The URL of one of its databases, for its administrator. */
  urlOf(database: string): string;
  /** Ends it in order; after 10 s by force. Does nothing when it has ended. */
  stop(): Promise<void>;
  /** SIGKILL to it and all of its processes, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again (stopping it first if needed) on the same port and data. */
  restart(): Promise<void>;
  /** Stops or continues all of its processes. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
}

export interface DatabaseServerOptions {
  /** Offers encrypted connections, with this certificate and key in PEM. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** How one engine is started. Every function gets absolute paths. */
export interface ServerPrograms {
  readonly scheme: 'postgresql' | 'mariadb';
  /** Makes the data folder, with an administrator of this password. */
  readonly initialize: (folder: string, password: string) => Promise<readonly Command[]>;
  readonly serve: (folder: string, port: number) => Command;
  /** Ends it in order at once, whoever is connected. */
  readonly stopSignal: NodeJS.Signals;
}
export type Command = readonly [program: string, ...parameters: string[]];

export const ADMINISTRATOR = 'naru';
const PASSWORD = 'private-to-this-run';
const READY_TIMEOUT_MS = 60_000;
const READY_POLL_MS = 20;
const STOP_TIMEOUT_MS = 10_000;
const LINES_IN_ERROR = 12;

/**
 * Starts a server with fresh data. It dies with this process, however that ends; disposing of it deletes its data.
 * @throws DatabaseServerUnusable
 */
export async function startServer(programs: ServerPrograms): Promise<DatabaseServer> {
  // Not within a folder of the caller's: the server may run as a user who cannot look into that.
  const folder = await mkdtemp(join(tmpdir(), `naru-${programs.scheme}-`));
  const identity = unprivileged();
  if (identity) await chown(folder, identity.uid, identity.gid);
  try {
    const commands = await programs.initialize(folder, PASSWORD);
    for (const file of await readdir(folder))
      if (identity) await chown(join(folder, file), identity.uid, identity.gid);
    for (const command of commands) await run(command, folder, identity);
    return await serve(programs, folder, identity);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function run([program, ...parameters]: Command, cwd: string, identity?: Identity): Promise<void> {
  try {
    await promisify(execFile)(program, parameters, { cwd, ...identity });
  } catch (error) {
    const {
      stdout = '',
      stderr = '',
      message,
    } = error as { stdout?: string; stderr?: string; message: string };
    const lines = `${stdout}\n${stderr}`.trim().split('\n').slice(-LINES_IN_ERROR);
    throw new DatabaseServerUnusable([`${program} failed:`, ...lines, message].join('\n  '));
  }
}

async function serve(programs: ServerPrograms, folder: string, identity?: Identity): Promise<DatabaseServer> {
  const port = await freePort();
  let current = await launch(programs.serve(folder, port), folder, port, identity);
  const end = async (signal: NodeJS.Signals) => {
    current.signal(signal);
    const force = setTimeout(() => current.signal('SIGKILL'), STOP_TIMEOUT_MS);
    await current.exited;
    clearTimeout(force);
  };
  const stop = () => end(programs.stopSignal);
  return {
    port,
    get pid() {
      return current.pid;
    },
    urlOf: (database) =>
      `${programs.scheme}://${ADMINISTRATOR}:${PASSWORD}@127.0.0.1:${port}/${encodeURIComponent(database)}`,
    stop,
    kill: () => end('SIGKILL'),
    async restart() {
      await stop();
      current = await launch(programs.serve(folder, port), folder, port, identity);
    },
    signal: (signal) => current.signal(signal),
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// A server cannot notice that its owner was killed, so a shell beside it waits on a pipe: a line means that the server has
// ended by itself, end of file that the owner has. `exec` gives the server the shell's own pid.
const dieWithOwner = '(read -r _ <&3 || kill -KILL -$$) >/dev/null 2>&1 & exec "$@" 3<&-';

async function launch(command: Command, cwd: string, port: number, identity?: Identity) {
  const child = spawn('/bin/sh', ['-c', dieWithOwner, 'sh', ...command], {
    cwd,
    ...identity,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    detached: true, // its own process group: a crash takes all of its processes, a ctrl-C in the terminal none
  });
  const lastLines = keepLastLines(child.stderr as Readable);
  const ownerPipe = child.stdio[3];
  ownerPipe?.on('error', () => {}); // the watching shell may be gone already
  const exited = once(child, 'exit').then(() => {
    (ownerPipe as NodeJS.WritableStream).end('\n');
  });
  const signal = (name: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    // A request to end is for the main process alone; the others are its own to end.
    const others = ['SIGKILL', 'SIGSTOP', 'SIGCONT'].includes(name) ? childrenOf(pidOf(child)) : [];
    for (const pid of [pidOf(child), ...others]) send(pid, name);
  };
  try {
    await ready(port, child);
  } catch (error) {
    signal('SIGKILL');
    throw new DatabaseServerUnusable(
      [`${command[0]} ${(error as Error).message}; its last words:`, ...lastLines].join('\n  '),
    );
  }
  return { pid: pidOf(child), exited, signal };
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new DatabaseServerUnusable('the server was not started');
  return pid;
}

/** PostgreSQL's processes are in sessions of their own, so no signal to a group reaches them. */
function childrenOf(pid: number): number[] {
  const listed = `/proc/${pid}/task/${pid}/children`;
  const text = existsSync(listed)
    ? readFileSync(listed, 'utf8')
    : spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' }).stdout;
  return text.split(/\s+/).filter(Boolean).map(Number);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it has ended meanwhile
  }
}

function keepLastLines(logged: Readable): string[] {
  const lines: string[] = [];
  logged.on('data', (data) => {
    lines.push(...String(data).trimEnd().split('\n'));
    lines.splice(0, lines.length - LINES_IN_ERROR);
  });
  return lines;
}

async function ready(port: number, child: ChildProcess): Promise<void> {
  const giveUpAtMs = Date.now() + READY_TIMEOUT_MS;
  while (!(await accepts(port))) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('ended before it was ready');
    if (Date.now() > giveUpAtMs) throw new Error(`was not ready within ${READY_TIMEOUT_MS} ms`);
    await delay(READY_POLL_MS);
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
