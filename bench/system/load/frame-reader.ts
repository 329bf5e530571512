const TWO_BYTES_OF_LENGTH = 126;
const EIGHT_BYTES_OF_LENGTH = 127;
const TEXT = 1;
const CLOSE = 8;
const PING = 9;

interface FrameSink {
  onMessage(payload: Buffer): void;
  /** To be answered, or the server takes the client for gone. */
  onPing(): void;
}

/**
 * Reads a server's WebSocket frames, whichever way they are cut, and calls back with the payload of each text message.
 * The payload's bytes may be overwritten afterwards. The returned function throws Error for a frame that closes the socket.
 */
export function frameReader({ onMessage, onPing }: FrameSink): (bytes: Buffer) => void {
  let begun: Buffer | undefined;
  return (bytes) => {
    const input = begun ? Buffer.concat([begun, bytes]) : bytes;
    let at = 0;
    for (let end = endOf(input, at); end <= input.length; end = endOf(input, at)) {
      const opcode = (input[at] as number) & 0x0f;
      const payload = input.subarray(at + headLength(input[at + 1] as number), end);
      if (opcode === CLOSE) throw new Error(`Closed with ${payload.readUInt16BE()}: ${payload.subarray(2)}`);
      if (opcode === TEXT) onMessage(payload);
      if (opcode === PING) onPing();
      at = end;
    }
    begun = at === input.length ? undefined : Buffer.from(input.subarray(at));
  };
}

/** Where the frame that begins here ends; beyond all bytes while its head is not complete. */
function endOf(input: Buffer, at: number): number {
  const length = input[at + 1];
  if (length === undefined || at + headLength(length) > input.length) return Number.POSITIVE_INFINITY;
  if (length < TWO_BYTES_OF_LENGTH) return at + 2 + length;
  if (length === TWO_BYTES_OF_LENGTH) return at + 4 + input.readUInt16BE(at + 2);
  return at + 10 + Number(input.readBigUInt64BE(at + 2));
}

function headLength(length: number): number {
  if (length === EIGHT_BYTES_OF_LENGTH) return 10;
  return length === TWO_BYTES_OF_LENGTH ? 4 : 2;
}
