import { ALIAS_MARK } from '../queries.ts';
import type { LoadOrder } from './orders.ts';

const DIGITS = ALIAS_MARK.length - 1;
let made = 0;

/** Makes the bytes of one request after the other. Numbers never come again in a process, so that a new text is new. */
export function requestMaker({ port, body, distinct, newText }: LoadOrder): () => string {
  const head = [
    'POST /graphql HTTP/1.1',
    `host: 127.0.0.1:${port}`,
    'content-type: application/json',
    'accept: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'x-client-request: ',
  ].join('\r\n');
  const equal = `${head}${'0'.repeat(DIGITS)}\r\n\r\n${body}`;
  if (!distinct && !newText) return () => equal;
  return () => {
    made += 1;
    const number = String(made).padStart(DIGITS, '0');
    return `${head}${number}\r\n\r\n${newText ? body.replace(ALIAS_MARK, `a${number}`) : body}`;
  };
}
