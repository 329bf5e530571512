import type { IncomingMessage, ServerResponse } from 'node:http';
import { histogram } from '@naru/service-host';
import { context, isSpanContextValid, propagation, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';

const tracer = trace.getTracer('naru');

const requestSeconds = histogram({
  name: 'naru_gateway_request_seconds',
  help: 'How long GraphQL requests over HTTP took, by status.',
  labelNames: ['status'],
});

/** Handles a request within a span of its own, below the client's, and measures it. */
export async function observed(
  request: IncomingMessage,
  response: ServerResponse,
  handle: () => Promise<void>,
): Promise<void> {
  const startedMs = performance.now();
  await traced(request, handle);
  requestSeconds.observe({ status: response.statusCode }, (performance.now() - startedMs) / 1_000);
}

async function traced(request: IncomingMessage, handle: () => Promise<void>): Promise<void> {
  const client =
    request.headers['traceparent'] === undefined
      ? ROOT_CONTEXT
      : propagation.extract(ROOT_CONTEXT, request.headers);
  const span = tracer.startSpan('graphql', { kind: SpanKind.SERVER }, client);
  // Entering a context costs something, and without a trace there is nothing to carry along.
  if (!isSpanContextValid(span.spanContext())) return handle();
  try {
    await context.with(trace.setSpan(client, span), handle);
  } finally {
    span.end();
  }
}
