import { context, propagation, SpanKind, trace } from '@opentelemetry/api';

type Headers = Readonly<Record<string, string>>;

/**
 * Publishes an event in the trace of the transaction that committed it, as a span from the commit on: so a trace shows how
 * long the event waited in the outbox. Whoever handles the event is below that span.
 */
export async function tracedPublication(
  headers: Headers,
  committedAtMs: number,
  publish: (headers: Headers) => Promise<void>,
): Promise<void> {
  const committed = propagation.extract(context.active(), headers);
  const span = trace
    .getTracer('naru')
    .startSpan(
      `publish ${headers['ce-type']}`,
      { kind: SpanKind.PRODUCER, startTime: committedAtMs },
      committed,
    );
  if (!span.isRecording()) return publish(headers);
  const below = { ...headers };
  propagation.inject(trace.setSpan(committed, span), below);
  try {
    await publish(below);
  } finally {
    span.end();
  }
}
