import { expect, test } from '@jest/globals';
import { frameReader } from './frame-reader.ts';

const TEXT = 0x81;
const CLOSE = 0x88;
const PING = 0x89;

function frame(opcode: number, payload: string): Buffer {
  const length = Buffer.byteLength(payload);
  let head = Buffer.from([opcode, length]);
  if (length >= 126) head = Buffer.from([opcode, 126, length >> 8, length & 0xff]);
  if (length > 0xffff) {
    head = Buffer.alloc(10);
    head.set([opcode, 127]);
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, Buffer.from(payload)]);
}

const short = ['short', 'x'.repeat(125), 'y'.repeat(126), '픽업확정'];

test.each([
  ['1 byte', 1, short],
  ['7 bytes', 7, short],
  ['10,000 bytes', 10_000, [...short, 'z'.repeat(70_000), 'short again']],
  ['any size', 1_000_000, [...short, 'z'.repeat(70_000), 'short again']],
])('messages are read whole from pieces of %s', (_, size, sent) => {
  const bytes = Buffer.concat([frame(PING, 'not a message'), ...sent.map((text) => frame(TEXT, text))]);
  const told: string[] = [];
  let pings = 0;
  const read = frameReader({
    onMessage: (payload) => told.push(String(payload)),
    onPing: () => {
      pings += 1;
    },
  });
  for (let at = 0; at < bytes.length; at += size) read(bytes.subarray(at, at + size));
  expect(told).toEqual(sent);
  expect(pings).toBe(1);
});

test('a frame that closes the socket is an error with its code and reason', () => {
  const payload = Buffer.from('..Too slow');
  payload.writeUInt16BE(1013);
  const close = Buffer.concat([Buffer.from([CLOSE, payload.length]), payload]);
  const read = frameReader({ onMessage() {}, onPing() {} });
  expect(() => read(close)).toThrow('Closed with 1013: Too slow');
});
