import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '@naru/test-harness';

/** A subgraph in a process of its own, which can be stopped and killed: it answers every query with `{ a: 1 }`. */
export interface SubgraphProcess extends AsyncDisposable {
  readonly url: string;
  /** The queries that have reached it since it started. */
  received(): Promise<string[]>;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  kill(): Promise<void>;
  /** At the same address, after it was killed. */
  restart(): Promise<void>;
}

// Its standard input ends with the process that started it, however that ends.
const program = `
  import { createServer } from 'node:http';
  import { text } from 'node:stream/consumers';
  const received = [];
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') return response.end(JSON.stringify(received));
    const body = await text(request).catch(() => undefined);
    if (body) received.push(JSON.parse(body).query);
    response.end('{"data":{"a":1}}');
  });
  process.stdin.resume().on('close', () => process.exit());
  server.listen(Number(process.argv[1]), '127.0.0.1', () => console.log('listening'));
`;

export async function startSubgraphProcess(): Promise<SubgraphProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/graphql`;
  let child = await start(port);
  const kill = async () => {
    if (child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return {
    url,
    received: async () => (await fetch(url)).json() as Promise<string[]>,
    signal: (signal) => void child.kill(signal),
    kill,
    async restart() {
      child = await start(port);
    },
    [Symbol.asyncDispose]: kill,
  };
}

async function start(port: number): Promise<ChildProcess> {
  const args = ['--input-type=module', '--eval', program, String(port)];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The subgraph ended with ${code}`);
  });
  ended.catch(() => {});
  await Promise.race([once(child.stdout, 'data'), ended]);
  return child;
}
