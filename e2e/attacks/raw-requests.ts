/** Bytes that no HTTP client would send, and the status that they are refused with; some only get their connection closed. */
export interface RawAttack {
  readonly what: string;
  readonly pieces: readonly string[];
  readonly status: number;
}

const lines = (...all: string[]): string => `${all.join('\r\n')}\r\n\r\n`;
const post = (...headers: string[]): string =>
  lines('POST /graphql HTTP/1.1', 'Host: naru', 'Content-Type: application/json', ...headers);
const BODY = '{"query":"{ __typename }"}';
const LENGTH = `Content-Length: ${BODY.length}`;

const refused = (what: string, ...pieces: string[]): RawAttack => ({ what, pieces, status: 400 });

/** Requests that two servers in a row might take for different ones, or that are none at all. */
export const rawAttacks: readonly RawAttack[] = [
  refused('no HTTP', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'),
  refused('a line without end', 'A'.repeat(20_000)),
  refused('an unknown method', lines('FROBNICATE /graphql HTTP/1.1', 'Host: naru')),
  refused('a method in lower case', lines('post /graphql HTTP/1.1', 'Host: naru')),
  refused('an unknown version', lines('POST /graphql HTTP/9.9', 'Host: naru')),
  refused('no host', lines('POST /graphql HTTP/1.1', LENGTH)),
  refused('two lengths', post(LENGTH, 'Content-Length: 5') + BODY),
  refused('a negative length', post('Content-Length: -1') + BODY),
  refused('a length in hexadecimal', post('Content-Length: 0x1a') + BODY),
  refused('a length beyond all numbers', post('Content-Length: 99999999999999999999') + BODY),
  refused('a length and chunks', `${post(LENGTH, 'Transfer-Encoding: chunked')}0\r\n\r\n`),
  refused('chunks that are not the last coding', `${post('Transfer-Encoding: chunked, gzip')}0\r\n\r\n`),
  refused('an unknown coding', `${post('Transfer-Encoding: xchunked')}0\r\n\r\n`),
  refused('a chunk of a senseless size', `${post('Transfer-Encoding: chunked')}zz\r\n`),
  refused('a chunk beyond all sizes', `${post('Transfer-Encoding: chunked')}fffffffffffffffff\r\n`),
  refused('a folded header', `${post('X-A: 1\r\n b: 2', LENGTH)}${BODY}`),
  refused('a space before the colon', `${post('Content-Length : 5')}${BODY}`),
  refused('a bare line feed in a header', `${post('X-Correlation-Id: a\nSet-Cookie: a=b', LENGTH)}${BODY}`),
  refused(
    'a bare carriage return in a header',
    `${post('X-Correlation-Id: a\rSet-Cookie: a=b', LENGTH)}${BODY}`,
  ),
  refused('a null in a header', `${post('X-Correlation-Id: a\0b', LENGTH)}${BODY}`),
  refused('a header without a name', `${post(': 1', LENGTH)}${BODY}`),
  { what: 'a long header', pieces: [`${post(`X-A: ${'a'.repeat(20_000)}`, LENGTH)}${BODY}`], status: 431 },
  {
    what: 'many headers',
    pieces: [`${post(...Array.from({ length: 3_000 }, (_, n) => `X-${n}: 1`))}`],
    status: 431,
  },
  {
    what: 'a long address',
    pieces: [lines(`GET /graphql?query=${'a'.repeat(20_000)} HTTP/1.1`, 'Host: naru')],
    status: 431,
  },
  { what: 'nothing at all', pieces: [], status: 408 },
  { what: 'headers that never end', pieces: ['POST /graphql HTTP/1.1\r\nHost: naru\r\nX-A: '], status: 408 },
  { what: 'a body that never ends', pieces: [`${post(LENGTH)}{"query`], status: 408 },
  { what: 'chunks that never end', pieces: [`${post('Transfer-Encoding: chunked')}5\r\n{"que`], status: 408 },
  {
    what: 'an expectation that nobody has',
    pieces: [`${post(LENGTH, 'Expect: the-unexpected', 'Connection: close')}${BODY}`],
    status: 417,
  },
  {
    what: 'a way to another protocol',
    pieces: [`${post(LENGTH, 'Upgrade: h2c', 'Connection: Upgrade')}${BODY}`],
    status: 400,
  },
  {
    what: 'a WebSocket without a key',
    pieces: [
      lines(
        'GET /graphql HTTP/1.1',
        'Host: naru',
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Version: 13',
      ),
    ],
    status: 400,
  },
  {
    what: 'a WebSocket of an old version',
    pieces: [
      lines(
        'GET /graphql HTTP/1.1',
        'Host: naru',
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        'Sec-WebSocket-Version: 7',
      ),
    ],
    status: 400,
  },
  {
    what: 'a WebSocket elsewhere',
    pieces: [
      lines(
        'GET /livez HTTP/1.1',
        'Host: naru',
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        'Sec-WebSocket-Version: 13',
      ),
    ],
    status: 404,
  },
  {
    what: 'a tunnel',
    pieces: [lines('CONNECT evil.example:443 HTTP/1.1', 'Host: evil.example:443')],
    status: 405,
  },
  {
    what: 'TRACE',
    pieces: [
      lines('TRACE /graphql HTTP/1.1', 'Host: naru', 'Connection: close', 'Authorization: Bearer secret'),
    ],
    status: 405,
  },
];
