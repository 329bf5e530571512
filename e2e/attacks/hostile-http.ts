import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from '@jest/globals';
import { assertNothingLeaks } from './leaks.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

interface HttpRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer<ArrayBuffer> | undefined;
}

/** What is sent by HTTP, and how it must be refused. */
export interface HttpAttack extends HttpRequest {
  readonly what: string;
  readonly status: number;
  readonly code: string;
}

export async function attack(
  url: string,
  { method = 'POST', path = '/graphql', headers, body }: HttpRequest,
) {
  const response = await fetch(`${url}${path}`, { method, headers: { ...headers }, body: body ?? null });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Fails unless the answer is a JSON error with this status and code, and nothing more. */
export function assertRefused(what: string, answer: HttpAnswer, status: number, code: string): void {
  assertNothingLeaks(what, answer.text);
  const { errors, data } = JSON.parse(answer.text) as {
    errors?: readonly { message: string; extensions: { code: string } }[];
    data?: unknown;
  };
  expect([what, answer.status, errors?.[0]?.extensions.code, data ?? undefined]).toEqual([
    what,
    status,
    code,
    undefined,
  ]);
  expect([what, answer.headers.get('content-type')]).toEqual([
    what,
    expect.stringMatching(/^application\/(graphql-response\+)?json/),
  ]);
  expect([what, answer.headers.get('server'), answer.headers.get('x-powered-by')]).toEqual([
    what,
    null,
    null,
  ]);
}

/** Bytes on a bare connection, which need not be HTTP at all, and all that came back until it was closed. */
export async function sendRaw(url: string, pieces: readonly (string | Buffer)[]): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let received = '';
  socket.setEncoding('utf8').on('data', (text) => {
    received += text;
  });
  socket.on('error', () => {}); // it may be cut off
  await once(socket, 'connect');
  for (const piece of pieces) socket.write(piece);
  await once(socket, 'close');
  return received;
}

/** The one answer in what came on a bare connection. */
export function answerIn(received: string): HttpAnswer {
  const [head = '', ...rest] = received.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = new Headers(
    lines.map((line): [string, string] => {
      const at = line.indexOf(':');
      return [line.slice(0, at), line.slice(at + 1).trim()];
    }),
  );
  return { status: Number(statusLine.split(' ')[1]), headers, text: rest.join('\r\n\r\n') };
}
