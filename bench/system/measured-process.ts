import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cpuTimeMs } from '../gateway/process-tree.ts';

const ROOT = join(import.meta.dirname, '../..');
const PROBE = join(import.meta.dirname, 'probe.ts');
const READY_TIMEOUT_MS = 120_000;
const READY_POLL_MS = 100;

/** A process of Naru that is measured from outside. */
export interface MeasuredProcess extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** What it holds now, garbage excluded. */
  memory(): Promise<NodeJS.MemoryUsage>;
  /** User and system time that it has used so far. */
  cpuMs(): Promise<number>;
}

/** What JavaScript holds, on its heap and beside it. */
export const heldBytes = ({ heapUsed, external }: NodeJS.MemoryUsage): number => heapUsed + external;

export interface ProcessStart {
  /** The module that runs it, from the project's root. */
  readonly main: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
}

/** Starts a process and resolves when it is ready. @throws Error when it ends before that */
export async function startMeasured({
  main,
  port,
  env,
  nodeOptions = [],
}: ProcessStart): Promise<MeasuredProcess> {
  const child = spawn(
    process.execPath,
    ['--no-warnings', '--expose-gc', '--import', PROBE, ...nodeOptions, join(ROOT, main)],
    {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'error', ...env, PORT: String(port) },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  );
  const url = `http://127.0.0.1:${port}`;
  await ready(child, url, main);
  return {
    url,
    pid: child.pid as number,
    async memory() {
      const told = once(child, 'message') as Promise<[{ memory: NodeJS.MemoryUsage }]>;
      child.send('memory');
      return (await told)[0].memory;
    },
    cpuMs: () => cpuTimeMs(child.pid as number),
    async [Symbol.asyncDispose]() {
      if (hasEnded(child)) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function ready(child: ChildProcess, url: string, main: string): Promise<void> {
  const giveUpAtMs = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    if (hasEnded(child) || Date.now() > giveUpAtMs) {
      child.kill('SIGKILL');
      throw new Error(`${main} did not become ready`);
    }
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await pause(READY_POLL_MS);
  }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;
