import type { Patience } from './patience.ts';
import { SubgraphFailure } from './subgraph-failure.ts';

/** What came back for one request. */
export interface HttpResponse {
  readonly status: number;
  readonly contentEncoding: string | undefined;
  readonly retryAfter: string | undefined;
  readonly cacheControl: string | undefined;
  /** Bytes as they came, or, where they were not compressed, possibly their text. */
  readonly body: Buffer | string;
}

/** The connections to one origin, each used for many requests. */
export interface HttpConnections {
  /**
   * Posts a JSON text.
   * @param headers names and values by turns
   * Rejects with `SubgraphFailure`, at the latest when the patience is at its end.
   */
  post(headers: readonly string[], body: string, patience: Patience): Promise<HttpResponse>;
  /** No more requests are sent; connections close as soon as nothing is under way on them. */
  close(): void;
  /** Closes all connections now. */
  destroy(): Promise<void>;
}

export const connectionFailed = (cause: Error): SubgraphFailure =>
  new SubgraphFailure('SUBGRAPH_UNAVAILABLE', 'the connection failed', { cause, mayRetry: true });

export const tooLarge = (): SubgraphFailure =>
  new SubgraphFailure('SUBGRAPH_RESPONSE_TOO_LARGE', 'the answer has too many bytes');
