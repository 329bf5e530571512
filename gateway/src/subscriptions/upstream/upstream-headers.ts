import type { CallerSeal } from '@naru/identity';
import { propagation, context as traceContext } from '@opentelemetry/api';
import type { RequestContext } from '../../request-context.ts';

/** What a subgraph is told about who subscribes: as HTTP headers, or as the parameters of a WebSocket's connection. */
export type UpstreamHeaders = (context: RequestContext) => Promise<Record<string, string>>;

/** @param seal for subgraphs that are told who is calling; undefined where no secret is shared with them */
export function upstreamHeaders(seal: CallerSeal | undefined): UpstreamHeaders {
  return async ({ caller, correlationId, forwardedHeaders }) => {
    const headers: Record<string, string> = {
      ...forwardedHeaders,
      'x-correlation-id': correlationId,
      ...(seal && { 'x-naru-caller': await seal.seal(caller) }),
    };
    propagation.inject(traceContext.active(), headers);
    return headers;
  };
}
