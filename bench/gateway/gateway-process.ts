import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from './peers/peer.ts';
import { descendants } from './process-tree.ts';

const READY_TIMEOUT_MS = 60_000;
const READY_POLL_MS = 100;
const STOP_TIMEOUT_MS = 5_000;
const LINES_IN_ERROR = 12;

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL'); // however the benchmark ends, no gateway stays behind
});

/** A gateway that answers. */
export interface GatewayProcess extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
}

/**
 * Starts a gateway and resolves when it answers `query` without errors.
 * @throws Error with its last words when it ends before that, or takes too long
 */
export async function startGateway(command: Command, port: number, query: string): Promise<GatewayProcess> {
  const child = spawn(command.program, command.parameters, {
    cwd: command.workingFolder,
    env: { ...process.env, NODE_ENV: 'production', ...command.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const lastLines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lastLines.push(line);
      if (lastLines.length > LINES_IN_ERROR) lastLines.shift();
    });
  }
  await once(child, 'spawn');
  const giveUpAtMs = performance.now() + READY_TIMEOUT_MS;
  while (!(await answers(port, query))) {
    if (hasEnded(child) || performance.now() > giveUpAtMs) {
      await stop(child);
      throw new Error(`did not become ready; its last words:\n${lastLines.join('\n')}`);
    }
    await delay(READY_POLL_MS);
  }
  return { pid: child.pid as number, port, [Symbol.asyncDispose]: () => stop(child) };
}

/** Posts a query as any client would. Returns the answer's text. @throws Error when there is none, or no 200 */
export async function ask(port: number, query: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query }),
    signal: AbortSignal.timeout(STOP_TIMEOUT_MS),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`status ${response.status}: ${text}`);
  return text;
}

async function answers(port: number, query: string): Promise<boolean> {
  try {
    return !('errors' in JSON.parse(await ask(port, query)));
  } catch {
    return false;
  }
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

async function stop(child: ChildProcess): Promise<void> {
  const children = await descendants(child.pid as number);
  if (!hasEnded(child)) {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(force);
  }
  for (const pid of children) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it has ended with its parent
    }
  }
}
