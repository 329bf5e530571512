import type { RequestContext } from '../request-context.ts';
import type { Cancellable } from './cancellable.ts';
import type { SubscriptionOperation } from './operations/parse-operation.ts';

/** One result on its way to clients: written as JSON once for everybody who gets the same. */
export interface Delivery {
  readonly json: string;
  /** Where to resume behind it; undefined for results that have no place in a stream. */
  readonly cursor?: string | undefined;
}

export type Protocol = 'websocket' | 'sse' | 'multipart';

/** Why the gateway ends a connection that its client shall open again. */
export type Interruption = 'slow-client' | 'stream-lost' | 'drain';

/** The connection that a subscription's results go out on. */
export interface Outlet {
  readonly protocol: Protocol;
  /** Bytes that the client has not taken yet. */
  readonly backlogBytes: number;
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

/**
 * The deliveries of a subscription, one at a time and in order. Ends with a GraphQLError that says why, or when its
 * connection does.
 * @throws InvalidOperation or GraphQLError for an operation that cannot be served
 */
export type Subscribe = (request: SubscriptionRequest) => Cancellable<Delivery>;
