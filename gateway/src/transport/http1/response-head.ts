import { MalformedResponse } from './malformed-response.ts';

/** What a response says before its body, as far as anybody here wants to know. */
export interface ResponseHead {
  readonly status: number;
  readonly body: BodyFraming;
  /** How long the connection may idle after the response before it must not be used any more; 0: not at all. */
  readonly idleMs: number;
  readonly contentEncoding: string | undefined;
  readonly retryAfter: string | undefined;
  readonly cacheControl: string | undefined;
}

/** How the end of a body is found: by its number of bytes, chunk by chunk, or by the end of the connection. */
export type BodyFraming = number | 'chunked' | 'until-closed';

/** Servers that do not tell how long they keep a connection keep it for longer than this, as a rule. */
const USUAL_IDLE_MS = 4_000;
const LONGEST_IDLE_MS = 600_000;
/** A connection is left alone so long before the server closes it: a request may be under way by then. */
const IDLE_MARGIN_MS = 1_000;

// https://www.rfc-editor.org/rfc/rfc9112#section-4: no folded lines, no spaces before a colon, no stray control characters.
const wellFormed = /^HTTP\/1\.[01] [1-9]\d\d(?: [^\r\n\0]*)?(?:\r\n[\w!#$%&'*+.^`|~-]+:[^\r\n\0]*)*$/;
const digits = /^\d{1,15}$/;

/**
 * Reads a head, without the empty line at its end. What might be understood in two ways is refused, since then the end of
 * the body would be a matter of opinion.
 * @throws MalformedResponse
 */
export function parseHead(text: string): ResponseHead {
  if (!wellFormed.test(text)) throw new MalformedResponse('the head of the response is malformed');
  const status = Number(text.slice(9, 12));
  let keepsAlive = text.startsWith('HTTP/1.1');
  let idleMs = USUAL_IDLE_MS;
  let length: string | undefined;
  let transferEncoding: string | undefined;
  let contentEncoding: string | undefined;
  let retryAfter: string | undefined;
  let cacheControl: string | undefined;

  let start = text.indexOf('\r\n');
  while (start !== -1) {
    const next = text.indexOf('\r\n', start + 2);
    const colon = text.indexOf(':', start);
    const value = () => text.slice(colon + 1, next === -1 ? undefined : next).trim();
    switch (text.slice(start + 2, colon).toLowerCase()) {
      case 'content-length':
        length = listed(length, value());
        break;
      case 'transfer-encoding':
        transferEncoding = listed(transferEncoding, value().toLowerCase());
        break;
      case 'connection':
        if (/\bclose\b/i.test(value())) keepsAlive = false;
        break;
      case 'keep-alive':
        idleMs = idleMsIn(value());
        break;
      case 'content-encoding':
        contentEncoding = listed(contentEncoding, value().toLowerCase());
        break;
      case 'retry-after':
        retryAfter = value();
        break;
      case 'cache-control':
        cacheControl = listed(cacheControl, value());
    }
    start = next;
  }
  const body = framingOf(status, length, transferEncoding);
  const reusable = keepsAlive && body !== 'until-closed';
  return { status, body, idleMs: reusable ? idleMs : 0, contentEncoding, retryAfter, cacheControl };
}

/** A header that comes twice is one list: https://www.rfc-editor.org/rfc/rfc9110#section-5.2 */
const listed = (before: string | undefined, value: string): string =>
  before === undefined ? value : `${before}, ${value}`;

function idleMsIn(keepAlive: string): number {
  const [, seconds] = /(?:^|[\s,])timeout=(\d{1,9})/i.exec(keepAlive) ?? [];
  if (seconds === undefined) return USUAL_IDLE_MS;
  return Math.min(Math.max(Number(seconds) * 1_000 - IDLE_MARGIN_MS, 0), LONGEST_IDLE_MS);
}

/** https://www.rfc-editor.org/rfc/rfc9112#section-6.3 */
function framingOf(
  status: number,
  length: string | undefined,
  transferEncoding: string | undefined,
): BodyFraming {
  if (status < 200 || status === 204 || status === 304) return 0;
  if (transferEncoding !== undefined) {
    if (transferEncoding === 'chunked' && length === undefined) return 'chunked';
    throw new MalformedResponse('the response does not tell where its body ends');
  }
  if (length === undefined) return 'until-closed';
  if (!digits.test(length)) throw new MalformedResponse('the length of the response is malformed');
  return Number(length);
}
