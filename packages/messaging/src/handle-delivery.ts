import { SpanKind } from '@opentelemetry/api';
import { type FailureKind, failureKind } from './failures.ts';
import { inTraceOf } from './message-trace.ts';
import type { Policy } from './policy.ts';
import { type Delivery, readEvent } from './read-event.ts';

/** Why a policy could not handle an event. */
export interface Failure {
  readonly kind: FailureKind;
  readonly error: unknown;
}

/** Lets a policy handle what was delivered, in its publisher's trace. Never throws. @returns undefined when it could. */
export async function handleDelivery<Dependencies>(
  delivery: Delivery,
  policy: Policy<Dependencies>,
  dependencies: Dependencies,
): Promise<Failure | undefined> {
  const span = { name: `policy ${policy.durable}`, kind: SpanKind.CONSUMER };
  try {
    await inTraceOf(delivery.headers, span, async () =>
      policy.handle(readEvent(delivery, policy.on), dependencies),
    );
    return undefined;
  } catch (error) {
    return { kind: failureKind(error), error };
  }
}
