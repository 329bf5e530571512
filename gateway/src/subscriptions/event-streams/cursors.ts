import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Logger } from 'pino';
import { codedError } from '../../security/errors.ts';

/** An event's place in its stream. */
export interface StreamPlace {
  readonly sequence: number;
  /** When the stream stored it, in ms: a stream that lost its end may hold another event at this sequence by now. */
  readonly storedMs: number;
}

/** Where a subscriber stands: at the event up to which it has seen everything. */
export interface Position extends StreamPlace {
  /** When the stream was created: a stream of the same name made anew is another stream. */
  readonly streamCreatedMs: number;
  /**
   * The entity and version it has seen last, where entities have versions: a snapshot may be ahead of its place in
   * the stream.
   */
  readonly seen?: { readonly id: string; readonly version: number } | undefined;
}

/** Writes and reads the cursors of one subject of one stream. */
export interface CursorCodec {
  encode(position: Position): string;
  /** @throws GraphQLError CURSOR_INVALID unless the gateway issued this cursor for this very subject */
  decode(cursor: string): Position;
}

const signatureBytes = 16;

/**
 * A cursor is a signature and a position. The signature covers the stream and the subject too, so a cursor is good for
 * the subscription it came from and no other. Every gateway process with the same secret understands it.
 * @param secret of several, separated by commas, the first signs and each is believed
 */
export function createCursors(secret: string): (stream: string, subject: string) => CursorCodec {
  const secrets = secret.split(',');
  return (stream, subject) => {
    const sign = (payload: string, key = secrets[0] ?? '') =>
      createHmac('sha256', key)
        .update(`${stream}\n${subject}\n${payload}`)
        .digest()
        .subarray(0, signatureBytes);

    return {
      encode({ sequence, storedMs, streamCreatedMs, seen }) {
        const place = [sequence, storedMs, streamCreatedMs];
        const payload = [...place, ...(seen ? [seen.version, seen.id] : [])].join(' ');
        return Buffer.concat([sign(payload), Buffer.from(payload)]).toString('base64url');
      },
      decode(cursor) {
        const bytes = Buffer.from(cursor, 'base64url');
        const signature = bytes.subarray(0, signatureBytes);
        const payload = bytes.subarray(signatureBytes).toString();
        const isOurs = (key: string) => timingSafeEqual(signature, sign(payload, key));
        if (signature.length < signatureBytes || !secrets.some(isOurs)) {
          throw codedError('CURSOR_INVALID', 'The cursor was not issued for this subscription.');
        }
        const [sequence, storedMs, streamCreatedMs, version, id] = payload.split(' ');
        return {
          sequence: Number(sequence),
          storedMs: Number(storedMs),
          streamCreatedMs: Number(streamCreatedMs),
          seen: id === undefined ? undefined : { id, version: Number(version) },
        };
      },
    };
  };
}

/** A secret for a gateway without a configured one: its cursors are good for as long as the process lives. */
export function temporarySecret(log: Logger): string {
  log.warn('no CURSOR_SECRET: cursors do not survive a restart of the gateway');
  return randomBytes(32).toString('hex');
}
