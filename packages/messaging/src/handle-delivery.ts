import { InvalidEvent, parseType, typeOf } from '@naru/schema';
import type { MsgHdrs } from '@nats-io/transport-node';
import { SpanKind } from '@opentelemetry/api';
import { attributesOf } from './envelope.ts';
import { type FailureKind, failureKind, Poison } from './failures.ts';
import { inTraceOf } from './message-trace.ts';
import type { Policy, ReceivedEvent } from './policy.ts';

/** An event as it reached a policy, from its stream or from the dead letters. */
export interface Delivery {
  /** The subject that it was published on. */
  readonly subject: string;
  readonly headers?: MsgHdrs | undefined;
  json(): unknown;
}

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
    await inTraceOf(delivery.headers, span, async () => policy.handle(read(delivery, policy), dependencies));
    return undefined;
  } catch (error) {
    return { kind: failureKind(error), error };
  }
}

/** @throws Poison unless the message is an event that the policy listens to, in the version that it knows. */
function read<Dependencies>(
  delivery: Delivery,
  policy: Policy<Dependencies>,
): ReceivedEvent<string, unknown> {
  try {
    const attributes = attributesOf(delivery.headers);
    const { fact } = parseType(attributes.type);
    if (attributes.type !== typeOf(policy.on, fact) || !delivery.subject.endsWith(`.${fact}`)) {
      throw new Poison(`A ${attributes.type} does not belong on ${delivery.subject}`);
    }
    return { ...attributes, fact, body: policy.on.validate(fact, delivery.json()) };
  } catch (error) {
    if (error instanceof Poison) throw error;
    if (error instanceof InvalidEvent) throw new Poison(error.message, { cause: error });
    throw new Poison(`The event cannot be read: ${String(error)}`, { cause: error });
  }
}
