/** What the load generator is told to do. */
export interface LoadOrder {
  readonly port: number;
  /** The request's body; a mark in it is replaced where `newText` is set. */
  readonly body: string;
  /** Requests in flight at any time, each on a connection of its own. */
  readonly concurrency: number;
  readonly durationMs: number;
  /** A client header is different in each request; otherwise all requests are equal, byte for byte. */
  readonly distinct: boolean;
  /** The alias in the query's text is different in each request. */
  readonly newText: boolean;
}

/** What came of it. */
export interface LoadOutcome {
  readonly requests: number;
  readonly tookMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export type LoadReply = { readonly outcome: LoadOutcome } | { readonly failure: string };
