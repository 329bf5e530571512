import type { CallContext } from '@naru/subgraph-host';
import type { RequestContext } from '../request-context.ts';

/** A call without headers to forward, as a request; what already is a request stays as it is. */
export function asRequestContext(call: CallContext | RequestContext): RequestContext {
  if ('authority' in call) return call;
  return { ...call, forwardedHeaders: {}, authority: JSON.stringify(call.caller) };
}
