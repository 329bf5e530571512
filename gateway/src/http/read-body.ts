import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { codedError } from '../security/errors.ts';

/** The client left before its request was complete: nobody waits for an answer. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/**
 * The text of a JSON body.
 * @throws GraphQLError with HTTP status 415 for anything but plain JSON in UTF-8, 413 when it is longer than allowed
 * @throws ClientGone
 */
export async function readJsonText(request: IncomingMessage, maxBytes: number): Promise<string> {
  assertPlainJson(request);
  const bytes = await readBytes(request, maxBytes);
  if (!isUtf8(bytes))
    throw codedError('BAD_REQUEST', 'The body is not valid UTF-8.', { http: { status: 400 } });
  return bytes.toString('utf8');
}

/** @throws GraphQLError with HTTP status 400 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw codedError('BAD_REQUEST', 'The body is not valid JSON.', { http: { status: 400 } });
  }
}

function assertPlainJson({ headers }: IncomingMessage): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  if (type.trim() !== 'application/json') throw unsupported('The body must be application/json.');
  // All of them: who reads after us might heed another one than we do.
  const charsets = parameters.map((text) => text.trim()).filter((text) => text.startsWith('charset'));
  if (!charsets.every((text) => /^charset\s*=\s*("utf-?8"|utf-?8)$/.test(text))) {
    throw unsupported('The body must be in UTF-8.');
  }
  // A small compressed body may be huge: nobody who means well needs to compress a query.
  const encoding = headers['content-encoding'];
  if (encoding && encoding !== 'identity') throw unsupported('The body must not be compressed.');
}

function unsupported(message: string) {
  return codedError('BAD_REQUEST', message, { http: { status: 415 } });
}

function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const refuse = () => {
      const message = `The body is longer than ${maxBytes} bytes.`;
      reject(codedError('BAD_REQUEST', message, { http: { status: 413 } }));
    };
    if (Number(request.headers['content-length']) > maxBytes) return refuse();
    const chunks: Buffer[] = [];
    let size = 0;
    const collect = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) return chunks.push(chunk);
      // What still comes is thrown away, so that a client that sends all before it reads gets its answer.
      request.off('data', collect);
      request.resume();
      refuse();
    };
    request.on('data', collect);
    request.once('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.once('error', (error) => reject(new ClientGone('The client has gone', { cause: error })));
  });
}
