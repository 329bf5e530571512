// The subgraphs as one process: an HTTP server for each, on a free port. Tells its parent where they are.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAnswers } from './answers.ts';
import { type SubgraphName, subgraphNames } from './schema.ts';

async function serve(name: SubgraphName): Promise<[SubgraphName, string]> {
  const answers = createAnswers(name);
  const server = createServer((request, response) => void answer(request, response, answers));
  server.keepAliveTimeout = 0; // a connection that a gateway keeps is never closed between two of its visits
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return [name, `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`];
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  answers: (body: string) => Promise<Buffer>,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    const body = await answers(Buffer.concat(chunks).toString());
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  } catch (error) {
    response.writeHead(400).end(String(error));
  }
}

const urls = Object.fromEntries(await Promise.all(subgraphNames.map(serve)));
process.on('disconnect', () => process.exit());
process.send?.(urls);
