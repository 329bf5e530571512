import { expect, test } from '@jest/globals';
import { createCursors } from './cursors.ts';

const cursors = createCursors('a secret');
const codec = cursors('PICKUP', 'pickup.call.1.*');
const position = {
  ...{ sequence: 42, storedMs: 1_700_000_000_500, streamCreatedMs: 1_700_000_000_000 },
  seen: { id: 'call-1', version: 7 },
};
const invalid = expect.objectContaining({ extensions: { code: 'CURSOR_INVALID' } });

test('a cursor gives back the position it was made of, with and without an entity', () => {
  expect(codec.decode(codec.encode(position))).toEqual(position);
  const bare = { ...position, seen: undefined };
  expect(codec.decode(codec.encode(bare))).toEqual(bare);
});

test('a cursor is good for one subject of one stream, and one secret', () => {
  const cursor = codec.encode(position);
  for (const other of [
    cursors('RENTAL', 'pickup.call.1.*'),
    cursors('PICKUP', 'pickup.call.2.*'),
    createCursors('another secret')('PICKUP', 'pickup.call.1.*'),
  ]) {
    expect(() => other.decode(cursor)).toThrow(invalid);
  }
});

test('of two secrets the first signs and both are believed, so that one can replace the other', () => {
  const of = (secret: string) => createCursors(secret)('PICKUP', 'pickup.call.1.*');
  const [before, during, after] = [of('old'), of('young,old'), of('young')];
  expect(during.decode(before.encode(position))).toEqual(position);
  expect(after.decode(during.encode(position))).toEqual(position);
  expect(() => after.decode(before.encode(position))).toThrow(invalid);
});

test('a cursor that was changed anywhere is refused', () => {
  const bytes = Buffer.from(codec.encode(position), 'base64url');
  for (let index = 0; index < bytes.length; index += 1) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
    expect(() => codec.decode(changed.toString('base64url'))).toThrow(invalid);
  }
  for (const cursor of ['', 'x', '%%%', codec.encode(position).slice(0, -1)]) {
    expect(() => codec.decode(cursor)).toThrow(invalid);
  }
});
