import { expect, test } from '@jest/globals';
import { ResponseReader } from './response-reader.ts';

const counted = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';
const chunked = 'HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n';

function readInPieces(text: string, pieceBytes: number) {
  const reader = new ResponseReader();
  const bytes = Buffer.from(text);
  const seen = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const response = reader.read(bytes.subarray(at, at + pieceBytes));
    if (response !== undefined) seen.push(response);
  }
  return seen;
}

test.each([1, 2, 7, 1_000])(
  'responses end where they end, however they arrive (%d bytes at a time)',
  (bytes) => {
    expect(readInPieces(counted, bytes)).toEqual([{ status: 200, bodyBytes: 5 }]);
    expect(readInPieces(chunked, bytes)).toEqual([{ status: 201, bodyBytes: 5 }]);
  },
);

test('a reader follows one response after the other', () => {
  const reader = new ResponseReader();
  for (const text of [counted, chunked, counted])
    expect(reader.read(Buffer.from(text))).toMatchObject({ bodyBytes: 5 });
});

test('a response that only ends with its connection is refused', () => {
  expect(() => new ResponseReader().read(Buffer.from('HTTP/1.1 200 OK\r\n\r\n'))).toThrow('without a length');
});
