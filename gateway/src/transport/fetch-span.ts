import { context, isSpanContextValid, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

const tracer = trace.getTracer('naru');

/** Does a fetch in a span of its own, where the request is traced. */
export function inFetchSpan<Result>(subgraph: string, fetch: () => Promise<Result>): Promise<Result> {
  const parent = trace.getSpanContext(context.active());
  // Without a trace there is nothing to carry along, and entering a context costs something.
  if (parent === undefined || !isSpanContextValid(parent)) return fetch();
  const span = tracer.startSpan(`fetch ${subgraph}`, { kind: SpanKind.CLIENT });
  return span.isRecording() ? recorded(span, fetch) : fetch();
}

async function recorded<Result>(span: Span, fetch: () => Promise<Result>): Promise<Result> {
  try {
    return await context.with(trace.setSpan(context.active(), span), fetch);
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}
