import { type HttpResponse, tooLarge } from '../http-response.ts';
import { ChunkedBody } from './chunked-body.ts';
import { MalformedResponse } from './malformed-response.ts';
import { parseHead, type ResponseHead } from './response-head.ts';

const headEnd = Buffer.from('\r\n\r\n');
const longestHead = 16_384;
const none = Buffer.alloc(0);

/** Reads one response, in whatever pieces it comes. */
export class ResponseReader {
  readonly #maxBytes: number;
  /** A head that has begun. */
  #begun: Buffer = none;
  #head: ResponseHead | undefined;
  #chunked: ChunkedBody | undefined;
  #parts: Buffer[] = [];
  #size = 0;
  #body: Buffer | string | undefined;
  #overrun = false;

  /** @param maxBytes of the body */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Takes what has come; the bytes are only lent.
   * @returns whether the response is complete
   * @throws MalformedResponse
   * @throws SubgraphFailure when it is too large
   */
  read(bytes: Buffer): boolean {
    const head = this.#head;
    return head ? this.#readBody(head, bytes, 0) : this.#readHead(bytes);
  }

  /**
   * Takes note that nothing more will come.
   * @throws MalformedResponse when something is missing
   */
  end(): void {
    if (this.#head?.body !== 'until-closed') throw new MalformedResponse('the connection ended too early');
    this.#complete(this.#head);
  }

  /** The response, once it is complete. */
  get response(): HttpResponse {
    const { status, contentEncoding, retryAfter, cacheControl } = this.#head as ResponseHead;
    return { status, contentEncoding, retryAfter, cacheControl, body: this.#body ?? '' };
  }

  /** How long the connection may be kept for another request, once the response is complete; 0: not at all. */
  get idleMs(): number {
    return this.#overrun ? 0 : (this.#head?.idleMs ?? 0);
  }

  #readHead(lent: Buffer): boolean {
    const bytes = this.#begun.length > 0 ? Buffer.concat([this.#begun, lent]) : lent;
    const end = bytes.indexOf(headEnd);
    if (end > longestHead || (end === -1 && bytes.length > longestHead))
      throw new MalformedResponse('the head of the response is too long');
    if (end === -1) {
      this.#begun = Buffer.from(bytes);
      return false;
    }
    const head = parseHead(bytes.toString('latin1', 0, end));
    const start = end + headEnd.length;
    if (head.status < 200) return this.#passOver(head, bytes.subarray(start));
    if (typeof head.body === 'number' && head.body > this.#maxBytes) throw tooLarge();
    this.#head = head;
    return this.#readBody(head, bytes, start);
  }

  /** Of responses before the response, nothing is expected. */
  #passOver({ status }: ResponseHead, rest: Buffer): boolean {
    if (status === 101) throw new MalformedResponse('the server speaks another protocol');
    this.#begun = none;
    return rest.length > 0 && this.#readHead(rest);
  }

  #readBody(head: ResponseHead, bytes: Buffer, start: number): boolean {
    const { body } = head;
    if (typeof body === 'number') return this.#readCounted(head, body, bytes, start);
    if (body === 'until-closed') {
      this.#keep(bytes.subarray(start));
      return false;
    }
    this.#chunked ??= new ChunkedBody((part) => this.#keep(part));
    const end = this.#chunked.read(bytes, start);
    if (end === -1) return false;
    this.#overrun = end < bytes.length;
    return this.#complete(head);
  }

  #readCounted(head: ResponseHead, length: number, bytes: Buffer, start: number): boolean {
    const end = start + length - this.#size;
    if (end > bytes.length) {
      this.#keep(bytes.subarray(start));
      return false;
    }
    this.#overrun = end < bytes.length;
    if (this.#size === 0 && !isEncoded(head)) {
      this.#body = bytes.toString('utf8', start, end); // it has come in one piece, so that nothing need be copied
      return true;
    }
    this.#keep(bytes.subarray(start, end));
    return this.#complete(head);
  }

  #keep(lent: Buffer): void {
    this.#size += lent.length;
    if (this.#size > this.#maxBytes) throw tooLarge();
    this.#parts.push(Buffer.from(lent));
  }

  #complete(head: ResponseHead): boolean {
    const bytes = Buffer.concat(this.#parts, this.#size);
    this.#body = isEncoded(head) ? bytes : bytes.toString();
    return true;
  }
}

const isEncoded = ({ contentEncoding }: ResponseHead): boolean =>
  contentEncoding !== undefined && contentEncoding !== 'identity';
