import type { Delivery } from '../delivery.ts';

const FINAL_TEXT = 0x81;
const SHORT = 126;
const MEDIUM = 0x1_0000;
/** Up to so many bytes a frame is copied for each client; of larger ones all clients are sent the same bytes. */
const COPIED_BYTES = 4_096;

/** The `next` message of a delivery behind the client's own id, and the frame of whoever was told last. */
interface Next {
  readonly rest: Buffer;
  id: string;
  frame: Frame;
}

/** One WebSocket message as it goes over the wire, in one or two pieces: https://www.rfc-editor.org/rfc/rfc6455#section-5.2 */
export type Frame = readonly [Buffer] | readonly [Buffer, Buffer];

const nextOf = new WeakMap<Delivery, Next>();

/**
 * The frame that tells a delivery to the subscription of this id: all but the id is written once for everybody.
 * @param id as JSON
 */
export function nextFrame(delivery: Delivery, id: string): Frame {
  const known = nextOf.get(delivery);
  if (known?.id === id) return known.frame;
  const rest = known?.rest ?? Buffer.from(`,"type":"next","payload":${delivery.json}}`);
  const frame = frameOf(`{"id":${id}`, rest);
  if (known) Object.assign(known, { id, frame });
  else nextOf.set(delivery, { rest, id, frame });
  return frame;
}

function frameOf(start: string, rest: Buffer): Frame {
  const startBytes = Buffer.byteLength(start);
  const length = startBytes + rest.length;
  const headBytes = length < SHORT ? 2 : length < MEDIUM ? 4 : 10;
  const isCopied = rest.length <= COPIED_BYTES;
  const frame = Buffer.allocUnsafe(headBytes + startBytes + (isCopied ? rest.length : 0));
  frame[0] = FINAL_TEXT;
  if (headBytes === 2) {
    frame[1] = length;
  } else if (headBytes === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(start, headBytes);
  if (!isCopied) return [frame, rest];
  rest.copy(frame, headBytes + startBytes);
  return [frame];
}
