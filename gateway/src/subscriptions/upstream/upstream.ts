import type { ExecutionResult, GraphQLError } from 'graphql';
import type { RequestContext } from '../../request-context.ts';

/** A subscription as a subgraph is asked for it. */
export interface UpstreamRequest {
  readonly service: string;
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Who is told what becomes of a subscription at a subgraph. */
export interface UpstreamSink {
  /** It is subscribed; events may come. */
  connected(): void;
  next(result: ExecutionResult): void;
  /** The subgraph has completed it. */
  complete(): void;
  /** It is over: an UpstreamRefusal when the subgraph says no, anything else when it was lost. */
  failed(error: unknown): void;
}

/**
 * Subscribes at a subgraph. Ended by calling what it returns; the sink hears nothing after that, nor before this
 * returns.
 */
export type SubscribeUpstream = (
  request: UpstreamRequest,
  context: RequestContext,
  sink: UpstreamSink,
) => () => void;

/** The subgraph does not want to serve this subscription: trying again would not help. */
export class UpstreamRefusal extends Error {
  readonly errors: readonly GraphQLError[];

  constructor(message: string, errors: readonly GraphQLError[] = []) {
    super(message);
    this.errors = errors;
  }
}

/** A sink that is deaf once its subscription was ended by either side. */
export function untilEnded(sink: UpstreamSink): UpstreamSink & { end(): void } {
  let ended = false;
  const once = (tell: () => void) => {
    if (ended) return;
    ended = true;
    tell();
  };
  return {
    connected: () => ended || sink.connected(),
    next: (result) => ended || sink.next(result),
    complete: () => once(() => sink.complete()),
    failed: (error) => once(() => sink.failed(error)),
    end: () => once(() => {}),
  };
}
