import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort, waitFor } from '@naru/test-harness';
import type { Result } from './test-gateway.ts';

const main = join(import.meta.dirname, '../src/main.ts');

/** The gateway as the process that people run. */
export interface GatewayProcess extends AsyncDisposable {
  readonly origin: string;
  /** Everything it has written so far. */
  readonly output: string;
  /** Its exit code once it has ended: null when a signal ended it. */
  readonly exit: Promise<number | null>;
  signal(name: NodeJS.Signals): void;
  /** Resolves when `/readyz` says so. @throws Error with its words when it does not */
  ready(): Promise<void>;
  query(query: string, headers?: Record<string, string>): Promise<Result>;
  /** The value of a metric, by its name and labels as they are printed. */
  metric(line: string): Promise<number | undefined>;
}

/** Starts it in a folder with these variables and no others. */
export async function startGatewayProcess(
  folder: string,
  env: Record<string, string>,
  args: readonly string[] = [],
): Promise<GatewayProcess> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: { PORT: String(port), LOG_LEVEL: 'info', ...env },
  });
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  child.stderr.on('data', (data) => {
    output += data;
  });
  const exit = once(child, 'close').then(([code]) => code as number | null);

  return {
    origin,
    get output() {
      return output;
    },
    exit,
    signal: (name) => void child.kill(name),
    async ready() {
      const over = exit.then(() => {
        throw new Error(`The gateway ended: ${output}`);
      });
      over.catch(() => {});
      const isReady = async () => (await fetch(`${origin}/readyz`)).ok;
      await Promise.race([waitFor(isReady, { what: 'the gateway to be ready' }), over]);
    },
    async query(query, headers = {}) {
      const response = await fetch(`${origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query }),
      });
      return (await response.json()) as Result;
    },
    async metric(line) {
      const metrics = await (await fetch(`${origin}/metrics`)).text();
      const found = metrics.split('\n').find((candidate) => candidate.startsWith(`${line} `));
      return found === undefined ? undefined : Number(found.slice(line.length));
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await exit;
      clearTimeout(patience);
    },
  };
}
