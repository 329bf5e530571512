import type { MsgHdrs } from '@nats-io/transport-node';
import { context, propagation, type SpanKind, trace } from '@opentelemetry/api';

/** Does the work of a received message in a span of the trace that the message belongs to. */
export function inTraceOf<Result>(
  headers: MsgHdrs | undefined,
  span: { readonly name: string; readonly kind: SpanKind },
  work: () => Promise<Result>,
): Promise<Result> {
  const carrier = { traceparent: headers?.get('traceparent') };
  const parent = propagation.extract(context.active(), carrier);
  return trace
    .getTracer('naru')
    .startActiveSpan(span.name, { kind: span.kind }, parent, (active) => work().finally(() => active.end()));
}
