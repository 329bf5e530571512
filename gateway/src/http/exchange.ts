import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestContext } from '../request-context.ts';

/** An HTTP request whose caller is known. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly context: RequestContext;
}
