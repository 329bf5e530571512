const HEAD_END = Buffer.from('\r\n\r\n');
const LINE_END = Buffer.from('\r\n');
const NOTHING = Buffer.alloc(0);

export interface ResponseSeen {
  readonly status: number;
  /** Length of the body without the framing of chunks. */
  readonly bodyBytes: number;
}

/** Follows the responses of one connection, one after the other, and looks only at what tells where each one ends. */
export class ResponseReader {
  /** Bytes that are not understood yet: a head or a chunk's size line that is not complete. */
  #pending: Buffer = NOTHING;
  #status = 0;
  #bodyBytes = 0;
  /** Bytes of the body, or of the chunk, that are still to come. */
  #toSkip = 0;
  #state: 'head' | 'body' | 'chunk-size' | 'chunk' | 'trailer' = 'head';

  /**
   * Takes what arrived. Returns the response when this ends it.
   * @throws Error when it is no HTTP/1.1 response with a known length
   */
  read(arrived: Buffer): ResponseSeen | undefined {
    let data = this.#pending.length === 0 ? arrived : Buffer.concat([this.#pending, arrived]);
    this.#pending = NOTHING;
    while (data.length > 0) {
      if (this.#state === 'body' || this.#state === 'chunk') {
        const skipped = Math.min(this.#toSkip, data.length);
        this.#toSkip -= skipped;
        data = data.subarray(skipped);
        if (this.#toSkip > 0) return undefined;
        if (this.#state === 'body') return this.#end();
        this.#state = 'chunk-size';
        continue;
      }
      const ending = this.#state === 'head' ? HEAD_END : LINE_END;
      const at = data.indexOf(ending);
      if (at === -1) {
        this.#pending = data;
        return undefined;
      }
      const line = data.toString('latin1', 0, at);
      data = data.subarray(at + ending.length);
      if (this.#understand(line)) return this.#end();
    }
    return undefined;
  }

  /** Whether the response ends with this head or line. */
  #understand(line: string): boolean {
    if (this.#state === 'head') {
      this.#status = Number(line.slice(9, 12));
      const length = /\r\ncontent-length: *(\d+)/i.exec(line)?.[1];
      if (length === undefined && !/\r\ntransfer-encoding: *chunked/i.test(line))
        throw new Error(`a response without a length: ${line}`);
      this.#bodyBytes = this.#toSkip = Number(length ?? 0);
      this.#state = length === undefined ? 'chunk-size' : 'body';
      return length !== undefined && this.#toSkip === 0;
    }
    if (this.#state === 'chunk-size') {
      const size = Number.parseInt(line, 16);
      this.#bodyBytes += size;
      this.#toSkip = size + LINE_END.length;
      this.#state = size === 0 ? 'trailer' : 'chunk';
      return false;
    }
    return line === '';
  }

  #end(): ResponseSeen {
    this.#state = 'head';
    return { status: this.#status, bodyBytes: this.#bodyBytes };
  }
}
