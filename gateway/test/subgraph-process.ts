import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A subgraph in a process of its own, which can be stopped and killed: `{ a }` answers 1 after up to 30 ms. */
export interface SubgraphProcess extends AsyncDisposable {
  readonly url: string;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  kill(): Promise<void>;
  /** At the same address, after it was killed. */
  restart(): Promise<void>;
}

const program = `
  import { createServer } from 'node:http';
  const server = createServer((request, response) => {
    request.resume().on('end', () => setTimeout(() => response.end('{"data":{"a":1}}'), Math.random() * 30));
  });
  server.listen(Number(process.argv[1]), '127.0.0.1', () => console.log(server.address().port));
`;

export async function startSubgraphProcess(): Promise<SubgraphProcess> {
  let [child, port] = await start(0);
  const kill = async () => {
    if (child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    signal: (signal) => void child.kill(signal),
    kill,
    async restart() {
      [child, port] = await start(port);
    },
    [Symbol.asyncDispose]: kill,
  };
}

async function start(port: number): Promise<[ChildProcess, number]> {
  const args = ['--input-type=module', '--eval', program, String(port)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  return [child, Number(line)];
}
