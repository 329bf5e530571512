import { MalformedResponse } from './malformed-response.ts';

/** Takes the bytes of one chunk, which are only lent. */
type TakeBytes = (bytes: Buffer) => void;

const longestLine = 16_384;
const chunkHead = /^([\dA-F]{1,12})[ \t]*(?:;[^\r\n\0]*)?$/i;
const trailer = /^[\w!#$%&'*+.^`|~-]+:[^\r\n\0]*$/;

/** Takes a body out of its chunks: https://www.rfc-editor.org/rfc/rfc9112#section-7.1 */
export class ChunkedBody {
  readonly #take: TakeBytes;
  #state: 'head' | 'data' | 'end of data' | 'trailers' | 'complete' = 'head';
  /** Bytes that the chunk still has. */
  #left = 0;
  /** The beginning of a line whose end has not come yet. */
  #line = '';
  #trailerLetters = 0;

  constructor(take: TakeBytes) {
    this.#take = take;
  }

  /**
   * Reads on, from `start`.
   * @returns where the body ends within the bytes; -1 when more must come
   * @throws MalformedResponse
   */
  read(bytes: Buffer, start: number): number {
    let at = start;
    while (this.#state !== 'complete') {
      if (at === bytes.length) return -1;
      at = this.#state === 'data' ? this.#readData(bytes, at) : this.#readLine(bytes, at);
    }
    return at;
  }

  #readData(bytes: Buffer, start: number): number {
    const end = Math.min(start + this.#left, bytes.length);
    this.#take(bytes.subarray(start, end));
    this.#left -= end - start;
    if (this.#left === 0) this.#state = 'end of data';
    return end;
  }

  #readLine(bytes: Buffer, start: number): number {
    const feed = bytes.indexOf(10, start);
    const end = feed === -1 ? bytes.length : feed + 1;
    this.#line += bytes.toString('latin1', start, end);
    if (this.#line.length > longestLine) throw new MalformedResponse('a line between chunks is too long');
    if (feed === -1) return end;
    if (!this.#line.endsWith('\r\n')) throw new MalformedResponse('a line between chunks is malformed');
    const line = this.#line.slice(0, -2);
    this.#line = '';
    this.#handle(line);
    return end;
  }

  #handle(line: string): void {
    if (this.#state === 'head') {
      const [, size] = chunkHead.exec(line) ?? [];
      if (size === undefined) throw new MalformedResponse('the size of a chunk is malformed');
      this.#left = Number.parseInt(size, 16);
      this.#state = this.#left > 0 ? 'data' : 'trailers';
    } else if (this.#state === 'end of data') {
      if (line !== '') throw new MalformedResponse('a chunk is longer than it says');
      this.#state = 'head';
    } else if (line === '') {
      this.#state = 'complete';
    } else {
      this.#trailerLetters += line.length;
      if (this.#trailerLetters > longestLine || !trailer.test(line))
        throw new MalformedResponse('what follows the chunks is malformed');
    }
  }
}
