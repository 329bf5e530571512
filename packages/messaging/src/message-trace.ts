import type { MsgHdrs } from '@nats-io/transport-node';
import { type Context, context, propagation, type SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

interface SpanDescription {
  readonly name: string;
  readonly kind: SpanKind;
}

/** Does the work of a received message in a span of the trace that the message belongs to. */
export function inTraceOf<Result>(
  headers: MsgHdrs | undefined,
  span: SpanDescription,
  work: () => Promise<Result>,
): Promise<Result> {
  const carrier = { traceparent: headers?.get('traceparent') };
  return inSpan(span, work, propagation.extract(context.active(), carrier));
}

/** Does work in a span of the current trace. */
export function inSpan<Result>(
  { name, kind }: SpanDescription,
  work: () => Promise<Result>,
  parent: Context = context.active(),
): Promise<Result> {
  return trace.getTracer('naru').startActiveSpan(name, { kind }, parent, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'Error' });
      throw error;
    } finally {
      span.end();
    }
  });
}
