import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type ProgramExit, runOwned } from '@naru/processes';
import { findProgram, ProgramUnusable, wayOut } from '@naru/programs';

/** There is no nats-server, or it did not start; the message says what to do. */
export class NatsServerUnusable extends Error {}

export interface NatsServerOptions {
  /** Holds the configuration file and JetStream's data; made when missing. One server at a time may use it. */
  storeFolder: string;
  /** Port on 127.0.0.1; 0 (the default) lets the system choose a free one, kept over `restart()`. */
  port?: number;
  /** Receives every line that the server logs. */
  log?: (line: string) => void;
  /** Appended to the configuration file, e.g. `max_payload: 64KB`. */
  extraConfig?: string;
}

export type NatsServerExit = ProgramExit;

export interface NatsServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Settles when the current process ends, for whatever reason; a restart brings a new promise. */
  readonly exited: Promise<NatsServerExit>;
  /** Ends it in order; after 5 s by force. Does nothing when it has ended. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash would. Does nothing when it has ended. */
  kill(): Promise<void>;
  /** Starts it again (stopping it first if needed) on the same port and store. */
  restart(): Promise<void>;
}

const readyTimeoutMs = 30_000; // a large store is recovered first
const stopTimeoutMs = 5_000;
const linesInError = 12;

/**
 * Starts a nats-server with JetStream on the loopback address and resolves once it accepts connections.
 * It dies with this process, however that ends, but not by a ctrl-C in its terminal: the owner stops it last.
 * @throws NatsServerUnusable when there is none, or it ends (port taken, bad configuration) before it is ready.
 */
export async function startNatsServer(options: NatsServerOptions): Promise<NatsServer> {
  const { storeFolder, log = () => {}, extraConfig = '' } = options;
  const binary = natsServerBinary();
  const launch = async (port: number) => {
    await mkdir(storeFolder, { recursive: true });
    const configFile = join(storeFolder, 'nats-server.conf');
    // It may hold passwords, and one that is there may be open to others.
    await rm(configFile, { force: true });
    await writeFile(configFile, configuration(storeFolder, port, extraConfig), { mode: 0o600 });
    return launchServer(binary, configFile, log);
  };
  let current = await launch(options.port || -1);
  const { port } = current;

  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    current.signal(signal);
    const force = setTimeout(() => current.signal('SIGKILL'), stopTimeoutMs);
    await current.exited;
    clearTimeout(force);
  };
  const stop = () => end('SIGTERM');
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    get pid() {
      return current.pid;
    },
    get exited() {
      return current.exited;
    },
    stop,
    kill: () => end('SIGKILL'),
    async restart() {
      await stop();
      current = await launch(port);
    },
    [Symbol.asyncDispose]: stop,
  };
}

function natsServerBinary(): string {
  try {
    const found = findProgram('nats-server');
    if (found) return found[0];
  } catch (error) {
    if (error instanceof ProgramUnusable) throw new NatsServerUnusable(error.message);
    throw error;
  }
  throw new NatsServerUnusable(`nats-server was not found: ${wayOut('nats-server')}.`);
}

function configuration(storeFolder: string, port: number, extraConfig: string): string {
  return `listen: "127.0.0.1:${port}"\njetstream { store_dir: ${JSON.stringify(storeFolder)} }\n${extraConfig}\n`;
}

async function launchServer(binary: string, configFile: string, log: (line: string) => void) {
  const server = runOwned(binary, ['--config', configFile]);
  try {
    return { ...server, port: await readyPort(server.stderr, server.exited, log) };
  } catch (error) {
    server.signal('SIGKILL');
    throw error;
  }
}

/** Reads the log until the server says that it is ready, and the port it listens on. */
async function readyPort(logged: Readable, exited: Promise<NatsServerExit>, log: (line: string) => void) {
  const lastLines: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const fail = (what: string) => reject(new NatsServerUnusable(explained(what, lastLines)));
  let port = 0;
  createInterface({ input: logged }).on('line', (line) => {
    log(line);
    lastLines.push(line);
    if (lastLines.length > linesInError) lastLines.shift();
    port = Number(/Listening for client connections on .*:(\d+)$/.exec(line)?.[1] ?? port);
    if (line.endsWith('Server is ready')) resolve(port);
  });
  const timer = setTimeout(() => fail(`was not ready within ${readyTimeoutMs} ms`), readyTimeoutMs);
  void exited.then(({ code, signal }) => fail(`ended before it was ready (${signal ?? `code ${code}`})`));
  return promise.finally(() => clearTimeout(timer));
}

function explained(what: string, lastLines: readonly string[]): string {
  const [, address] =
    /Error listening on port: ([^,]+), .*address already in use/.exec(lastLines.join('\n')) ?? [];
  if (address) {
    return `${address}, where nats-server is to listen, is taken; set NATS_PORT to another port (0 takes a free one).`;
  }
  return [`nats-server ${what}; its last words:`, ...lastLines].join('\n  ');
}
