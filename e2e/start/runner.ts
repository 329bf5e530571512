import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { awayFromMidnight, PATIENCE, temporaryFolder, waitFor } from '@naru/test-harness';

const ROOT = join(import.meta.dirname, '../..');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

export interface Started {
  readonly child: ChildProcess;
  readonly lines: string[];
  readonly exited: Promise<unknown[]>;
}

/** Runs Naru's scripts as a person does, on a data folder of its own. Disposing of it kills what still runs. */
export function createRunner() {
  const folder = temporaryFolder();
  const started: Started[] = [];

  /** @param script an npm script, which is Node itself: signals to npm reach it with no shell between. */
  function run(script: string, args: readonly string[] = [], env: Record<string, string> = {}): Started {
    const [, command = ''] = (scripts[script] ?? '').split('exec node ');
    const child = spawn(process.execPath, [...command.split(' '), ...args], {
      cwd: ROOT,
      env: { ...process.env, ...PATIENCE, NARU_DATA: folder.path, PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => lines.push(line));
    }
    const one = { child, lines, exited: once(child, 'close') };
    started.push(one);
    return one;
  }

  return {
    folder: folder.path,
    run,
    async start(env: Record<string, string> = {}): Promise<Started & { url: string }> {
      await awayFromMidnight();
      const one = run('start', [], env);
      const port = await waitFor(() => /localhost:(\d+)\/graphql/.exec(one.lines.join('\n'))?.[1], {
        what: 'npm start to be ready',
        timeoutMs: 180_000,
      });
      return { ...one, url: `http://127.0.0.1:${port}` };
    },
    /** Ctrl-C. @returns the exit code. */
    async stop({ child, exited }: Started): Promise<unknown> {
      child.kill('SIGINT');
      const [code] = await exited;
      return code;
    },
    async token(role: string, sub: string): Promise<string> {
      const { lines, exited } = run('naru', ['token', '--role', role, '--sub', sub]);
      await exited;
      return lines.at(-1) ?? '';
    },
    async [Symbol.asyncDispose](): Promise<void> {
      for (const { child, exited } of started) {
        child.kill('SIGKILL');
        await exited;
      }
      await folder[Symbol.asyncDispose]();
    },
  };
}
