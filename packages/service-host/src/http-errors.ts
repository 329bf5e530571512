import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** An error before anything was executed, in the form that GraphQL's errors have. */
export const errorBody = (code: string, message: string) => ({
  errors: [{ message, extensions: { code } }],
});

/** What is told of a request that could not even be read. */
const BROKEN_REQUESTS: Readonly<Record<string, readonly [status: string, message: string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The headers are too long'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request took too long to come'],
};
const SENSELESS = ['400 Bad Request', 'The request makes no sense'] as const;

/** Answers in place of the parser, which knows no JSON, and ends the connection: nobody knows where a next request begins. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy(error);
  const [status, message] = BROKEN_REQUESTS[error.code ?? ''] ?? SENSELESS;
  refuseConnection(socket, status, errorBody('BAD_REQUEST', message));
}

/** Answers on a connection that HTTP has given up or handed over, and ends it. */
export function refuseConnection(
  socket: Duplex,
  status: string,
  body: ReturnType<typeof errorBody>,
  headers: readonly string[] = [],
): void {
  const json = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(json)}`,
    ...headers,
  ];
  socket.on('error', () => socket.destroy()); // nobody else listens to it any more
  // Whoever is slow on purpose would not close it either.
  socket.end(`${head.join('\r\n')}\r\n\r\n${json}`, () => socket.destroy());
}
