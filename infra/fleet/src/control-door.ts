import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { doorPath, type RolloutLine } from './control-protocol.ts';
import type { Fleet } from './fleet.ts';

/** Lets a command beside this process look at the fleet and roll it out. The data folder must be this process's alone. */
export async function openControlDoor(
  fleet: Pick<Fleet, 'status' | 'rollOut'>,
  dataFolder: string,
): Promise<AsyncDisposable> {
  const path = doorPath(dataFolder);
  rmSync(path, { force: true }); // a process that was killed has left it
  const server = createServer((request, response) => void answer(fleet, request, response));
  const umask = process.umask(0o177);
  server.listen(path);
  process.umask(umask);
  await once(server, 'listening');
  return {
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function answer(
  fleet: Pick<Fleet, 'status' | 'rollOut'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'GET' && request.url === '/members') {
    response.end(JSON.stringify(fleet.status));
    return;
  }
  const [, service] = /^\/rollouts\/([a-z-]+)$/.exec(request.url ?? '') ?? [];
  if (request.method !== 'POST' || service === undefined) {
    response.writeHead(404).end();
    return;
  }
  const tell = (line: RolloutLine) => response.write(`${JSON.stringify(line)}\n`);
  response.flushHeaders();
  try {
    await fleet.rollOut(service, (said) => tell({ said }));
    tell({ done: true });
  } catch (error) {
    tell({ failed: (error as Error).message });
  }
  response.end();
}
