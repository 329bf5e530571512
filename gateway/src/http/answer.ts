import type { ServerResponse } from 'node:http';

/** What a request is answered with: a whole body, or one that comes in pieces. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | AsyncIterable<string>;
}

/**
 * Sends an answer. One in pieces is sent as fast as the client takes it, and given up when the client goes away.
 * @throws what the pieces throw; the client then sees the connection break
 */
export async function send(response: ServerResponse, { status, headers, body }: Answer): Promise<void> {
  if (response.destroyed) return;
  response.statusCode = status;
  setHeaders(response, headers);
  if (typeof body === 'string') sendText(response, body);
  else if (Buffer.isBuffer(body)) response.end(body);
  else await sendPieces(response, body);
}

/** Sets headers; what an answer varies by adds up. */
export function setHeaders(response: ServerResponse, headers: Answer['headers']): void {
  for (const name in headers) {
    const value = headers[name] as string;
    if (name === 'vary') response.appendHeader(name, value);
    else response.setHeader(name, value);
  }
}

/** A text in letters of one byte each, as most are, need not be encoded; for UTF-8 Node allocates three times its length. */
function sendText(response: ServerResponse, text: string): void {
  response.end(text, Buffer.byteLength(text) === text.length ? 'latin1' : 'utf8');
}

async function sendPieces(response: ServerResponse, pieces: AsyncIterable<string>): Promise<void> {
  try {
    for await (const piece of pieces) {
      if (!response.write(piece)) await drained(response);
      if (response.destroyed) return;
    }
    response.end();
  } catch (error) {
    response.destroy();
    throw error;
  }
}

/** Resolves when the client has taken what was written, or has gone. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) return resolve();
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}
