import { context, propagation, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import type { StreamEvent } from './stream-event.ts';

const tracer = trace.getTracer('naru');

/** Makes what is pushed for an event in the trace of whatever led to the event: that is where the change came from. */
export async function inPushSpan<Result>(
  field: string,
  event: StreamEvent,
  present: () => Promise<Result>,
): Promise<Result> {
  const publisher = propagation.extract(ROOT_CONTEXT, event.trace);
  const span = tracer.startSpan(`push ${field}`, { kind: SpanKind.CONSUMER }, publisher);
  if (!span.isRecording()) return context.with(publisher, present);
  span.setAttribute('naru.event.fact', event.fact);
  try {
    return await context.with(trace.setSpan(publisher, span), present);
  } finally {
    span.end();
  }
}
