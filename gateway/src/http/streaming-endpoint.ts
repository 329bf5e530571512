import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestContext } from '../request-context.ts';
import type { OperationParameters } from './operation-parameters.ts';

/** A request whose `Accept` asks for a stream: `text/event-stream`, or `multipart/mixed` with `subscriptionSpec`. */
export interface StreamingRequest {
  /** Admitted by the list of persisted operations; nothing else is checked. By GET they must not be a mutation. */
  readonly parameters: OperationParameters;
  readonly context: RequestContext;
  readonly request: IncomingMessage;
  /** Nothing is written yet; the headers that every answer carries are set. */
  readonly response: ServerResponse;
}

/** Serves subscriptions over HTTP. */
export interface StreamingEndpoint {
  /**
   * Whether the endpoint takes the request over. If so it answers it in its own time, be it with errors; a request
   * that it leaves (such as a query whose client takes JSON, too) is answered like any other.
   */
  serve(request: StreamingRequest): boolean;
}

/** Whether a client would take a stream as its answer. */
export function asksForStream(accept: string | undefined): boolean {
  if (!accept) return false;
  return (
    accept.includes('text/event-stream') ||
    (accept.includes('multipart/mixed') && accept.includes('subscriptionSpec'))
  );
}
