import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ResponseReader } from './response-reader.ts';

/** Reads what comes, cut at these places, from a buffer that is used again for each piece. */
function read(text: string, cuts: readonly number[] = [], maxBytes = 1_000): ResponseReader {
  const bytes = Buffer.from(text);
  const reader = new ResponseReader(maxBytes);
  const lent = Buffer.alloc(bytes.length);
  const places = [...new Set(cuts.map((cut) => cut % bytes.length))].sort((a, b) => a - b);
  let complete = false;
  for (const [index, from] of [0, ...places].entries()) {
    const length = bytes.copy(lent, 0, from, places[index] ?? bytes.length);
    if (length > 0) complete = reader.read(lent.subarray(0, length));
    lent.fill('!');
  }
  if (!complete) reader.end();
  return reader;
}

const answer = (...lines: string[]): string =>
  `HTTP/1.1 200 OK\r\n${lines.map((line) => `${line}\r\n`).join('')}`;
const chunk = (text: string, extension = ''): string =>
  `${Buffer.byteLength(text).toString(16)}${extension}\r\n${text}\r\n`;

const body = '{"data":{"a":"나루 🚢"}}';
const counted = `${answer(`content-length: ${Buffer.byteLength(body)}`, '')}${body}`;
const chunked = `${answer('Transfer-Encoding: Chunked', '')}${chunk(body.slice(0, 17))}${chunk(body.slice(17), ' ;a="b"')}`;
const ended = `${chunked}0\r\n\r\n`;
const withTrailers = `${chunked}00\r\nx-checksum: 1\r\nx-other:\r\n\r\n`;
const untilClosed = `${answer('x-a: b', '')}${body}`;
const informed = `HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n${counted}`;

describe('a response is understood', () => {
  test('in whatever pieces it comes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(counted, ended, withTrailers, untilClosed, informed),
        fc.array(fc.nat(), { maxLength: 40 }),
        (text, cuts) => {
          expect(String(read(text, cuts).response.body)).toBe(body);
        },
      ),
    );
  });

  test('with the headers that matter, however they are written', () => {
    const text = answer(
      'CONTENT-ENCODING:gzip',
      'cache-control: max-age=1',
      'Cache-Control: private ',
      'Retry-After: \t7',
      'content-length: 2',
      'x-content-length: 5',
      '',
    );
    const { response } = read(`${text}ab`);
    expect(response).toEqual({
      status: 200,
      contentEncoding: 'gzip',
      retryAfter: '7',
      cacheControl: 'max-age=1, private',
      body: Buffer.from('ab'),
    });
  });

  test('without a body where there can be none', () => {
    for (const start of ['HTTP/1.1 204 No Content\r\n', 'HTTP/1.1 304\r\ncontent-length: 9\r\n']) {
      const { response, idleMs } = read(`${start}\r\n`);
      expect([response.body, idleMs > 0]).toEqual(['', true]);
    }
  });
});

describe('a connection', () => {
  const idleMsAfter = (...headers: string[]) =>
    read(`${answer(...headers, 'content-length: 2', '')}{}`).idleMs;

  test('is kept for less long than the server keeps it', () => {
    expect(idleMsAfter()).toBe(4_000);
    expect(idleMsAfter('keep-alive: timeout=5, max=100')).toBe(4_000);
    expect(idleMsAfter('Keep-Alive: max=100, timeout=61')).toBe(60_000);
    expect(idleMsAfter('keep-alive: timeout=1')).toBe(0);
    expect(idleMsAfter('keep-alive: timeout=999999999')).toBe(600_000);
  });

  test('is not kept where that is not wanted, or not safe', () => {
    expect(idleMsAfter('connection: Close')).toBe(0);
    expect(idleMsAfter('connection: upgrade', 'connection: close')).toBe(0);
    expect(read(untilClosed).idleMs).toBe(0);
    expect(read('HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\n{}').idleMs).toBe(0);
    expect(read(`${counted}HTTP/1.1 200 OK`).idleMs).toBe(0);
    expect(read(`${ended}HTTP/1.1 200 OK`).idleMs).toBe(0);
  });
});

describe('a response is refused', () => {
  test.each([
    ['another protocol', 'SSH-2.0-OpenSSH\r\n\r\n'],
    ['another version', 'HTTP/2.0 200 OK\r\n\r\n'],
    ['another protocol from now on', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n'],
    ['no status', 'HTTP/1.1 OK\r\n\r\n'],
    ['a folded line', answer('x-a: b', ' content-length: 3', '')],
    ['a space before a colon', answer('content-length : 2', '')],
    ['a line without a name', answer(': 2', '')],
    ['a line that ends in a line feed alone', 'HTTP/1.1 200 OK\r\nx-a: b\ncontent-length: 2\r\n\r\n{}'],
    ['a carriage return within a line', answer('x-a: b\rcontent-length: 2', '')],
    ['two lengths', `${answer('content-length: 2', 'content-length: 3', '')}{}`],
    ['a length that is none', `${answer('content-length: -2', '')}{}`],
    ['a length in another notation', `${answer('content-length: 0x2', '')}{}`],
    ['a length and chunks', `${answer('content-length: 2', 'transfer-encoding: chunked', '')}0\r\n\r\n`],
    ['a coding that is not chunked', `${answer('transfer-encoding: gzip, chunked', '')}0\r\n\r\n`],
    ['a chunk without a size', `${answer('transfer-encoding: chunked', '')}\r\n{}\r\n0\r\n\r\n`],
    ['a chunk of a size that is none', `${answer('transfer-encoding: chunked', '')}-2\r\n{}\r\n0\r\n\r\n`],
    ['a chunk of another size', `${answer('transfer-encoding: chunked', '')}1\r\n{}\r\n0\r\n\r\n`],
    [
      'a size that ends in a line feed alone',
      `${answer('transfer-encoding: chunked', '')}2\n{}\r\n0\r\n\r\n`,
    ],
    ['trailers that are none', `${chunked}0\r\nx\r\n\r\n`],
    ['a head without end', answer(`x-a: ${'b'.repeat(20_000)}`)],
    ['a line between chunks without end', `${chunked}1;${'b'.repeat(20_000)}`],
    ['trailers without end', `${chunked}0\r\n${'x-a: b\r\n'.repeat(4_000)}\r\n`],
    ['an end within the head', answer('content-length: 2')],
    ['an end within the body', `${answer('content-length: 3', '')}{}`],
    ['an end within a chunk', chunked.slice(0, -9)],
    ['an end before the last chunk', chunked],
  ])('for %s', (_, text) => {
    const refused = expect.objectContaining({ name: 'MalformedResponse' });
    expect(() => read(text)).toThrow(refused);
    expect(() => read(text, [5, 9, 17, 23, text.length - 3])).toThrow(refused);
  });

  test.each([
    ['by its length', counted],
    ['by its chunks', ended],
    ['by its end', untilClosed],
  ])('that is too large %s', (_, text) => {
    const tooLarge = expect.objectContaining({ code: 'SUBGRAPH_RESPONSE_TOO_LARGE' });
    const bytes = Buffer.byteLength(body);
    expect(() => read(text, [100], bytes - 1)).toThrow(tooLarge);
    expect(String(read(text, [100], bytes).response.body)).toBe(body);
  });
});
