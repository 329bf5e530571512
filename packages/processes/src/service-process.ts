import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProgramExit } from './owned-program.ts';
import type { ServiceDefinition } from './services.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** Compiled code of earlier starts: it saves a third of what a start costs. */
const COMPILE_CACHE = join(ROOT, 'node_modules/.cache/compiled');
/** On a machine that many processes start on at once, or that has much else to do. */
const READY_TIMEOUT_MS = 300_000;
const READY_POLL_MS = 50;
/** A machine that is short of processor time answers late, and must not be asked anew each time. */
const READY_ANSWER_TIMEOUT_MS = 10_000;
const STOP_TIMEOUT_MS = 20_000;
const LINES_IN_ERROR = 12;

export interface ServiceProcessOptions {
  /** The port it listens on, on the loopback address. */
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  /** Receives every line that the process logs. */
  readonly log: (service: string, line: string) => void;
}

/** One service as a child process that can be stopped, killed and started again on the same port. */
export interface ServiceProcess {
  readonly name: string;
  readonly url: string;
  readonly running: boolean;
  readonly pid: number | undefined;
  /** Settles when the process that was started last ends, for whatever reason. @throws Error when none was. */
  readonly exited: Promise<ProgramExit>;
  /** Resolves when the service is ready. @throws Error with its last words when it ends before that. */
  start(): Promise<void>;
  /** SIGTERM, then SIGKILL when it does not end. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash would. */
  kill(): Promise<void>;
  /** Sends a signal and returns at once, such as SIGSTOP and SIGCONT. */
  signal(signal: NodeJS.Signals): void;
}

export function createServiceProcess(
  service: ServiceDefinition,
  options: ServiceProcessOptions,
): ServiceProcess {
  const url = `http://127.0.0.1:${options.port}`;
  let child: ChildProcess | undefined;
  let exited: Promise<ProgramExit> | undefined;

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child === undefined || hasEnded(child)) return;
    child.kill(signal);
    const force = setTimeout(() => child?.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(force);
  }

  return {
    name: service.name,
    url,
    get running() {
      return child !== undefined && !hasEnded(child);
    },
    get pid() {
      return child?.pid;
    },
    get exited() {
      if (exited === undefined) throw new Error(`${service.name} was not started`);
      return exited;
    },
    async start() {
      const lastLines: string[] = [];
      const started = spawn(process.execPath, [...(service.nodeFlags ?? []), join(ROOT, service.main)], {
        env: {
          NODE_COMPILE_CACHE: COMPILE_CACHE,
          ...process.env,
          ...options.env,
          PORT: String(options.port),
        },
        cwd: ROOT,
        // By the channel the service notices when this process is gone, however it ended.
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      child = started;
      exited = once(started, 'exit').then(([code, signal]): ProgramExit => ({ code, signal }));
      for (const stream of [started.stdout, started.stderr]) {
        if (stream === null) continue;
        createInterface({ input: stream }).on('line', (line) => {
          lastLines.push(line);
          if (lastLines.length > LINES_IN_ERROR) lastLines.shift();
          options.log(service.name, line);
        });
      }
      const giveUpAtMs = Date.now() + READY_TIMEOUT_MS;
      do {
        await delay(READY_POLL_MS);
        if (hasEnded(started) || Date.now() > giveUpAtMs) {
          started.kill('SIGKILL');
          throw new Error(`${service.name} did not become ready; its last words:\n${lastLines.join('\n')}`);
        }
      } while (!(await isReady(url)));
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    signal: (signal) => void child?.kill(signal),
  };
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(READY_ANSWER_TIMEOUT_MS) })).ok;
  } catch {
    return false;
  }
}
