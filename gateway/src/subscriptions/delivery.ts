import type { GraphQLError } from 'graphql';
import type { RequestContext } from '../request-context.ts';
import type { SubscriptionOperation } from './operations/parse-operation.ts';

/** One result on its way to clients: written as JSON once, and the same object for everybody who gets the same. */
export interface Delivery {
  readonly json: string;
  /** Where to resume behind it; undefined for results that have no place in a stream. */
  readonly cursor?: string | undefined;
}

export type Protocol = 'websocket' | 'sse' | 'multipart';

/** Why the gateway ends a connection that its client shall open again. */
export type Interruption = 'slow-client' | 'stream-lost' | 'drain';

/** Where one subscription's results go out. Whatever is sent once its connection is over is dropped. */
export interface Outlet {
  readonly protocol: Protocol;
  /** Bytes that the client has not taken yet. */
  readonly backlogBytes: number;
  /**
   * Sends a result.
   * @returns undefined when another one may follow; otherwise what resolves when one may, or when the connection is over
   */
  deliver(delivery: Delivery): Promise<void> | undefined;
  /** What is delivered while `deliver` runs goes out together. */
  together(deliver: () => void): void;
  /** Nothing more comes: with the error that says why, or because the source has no more. */
  end(error?: GraphQLError): void;
  /** Ends the connection such that the client comes back and resumes from its cursor. */
  closeRetryable(reason: Interruption): void;
}

export interface SubscriptionRequest {
  readonly operation: SubscriptionOperation;
  /** As the client sent them. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Where the protocol itself says that the client stands; it goes before the `after` of the operation. */
  readonly resumeAfter?: string | undefined;
  readonly context: RequestContext;
  readonly outlet: Outlet;
}

export interface Subscription {
  /** For a client that wants no more of it: the outlet hears nothing after that. */
  stop(): void;
}

/**
 * Delivers what a subscription is about, in order and no faster than its client takes it; nothing before it returns.
 * @throws InvalidOperation or GraphQLError for an operation that cannot be served
 */
export type Subscribe = (request: SubscriptionRequest) => Subscription;
