import { InvalidEvent, parseType, typeOf } from '@naru/schema';
import { counter, histogram } from '@naru/service-host';
import type { JsMsg } from '@nats-io/jetstream';
import { SpanKind } from '@opentelemetry/api';
import type { Logger } from 'pino';
import type { Bus } from './bus.ts';
import { park } from './dead-letters.ts';
import { attributesOf } from './envelope.ts';
import { type FailureKind, failureKind, Poison } from './failures.ts';
import { inTraceOf } from './message-trace.ts';
import type { Policy, ReceivedEvent } from './policy.ts';

export interface SettleOptions<Dependencies> {
  readonly bus: Bus;
  readonly policy: Policy<Dependencies>;
  readonly dependencies: Dependencies;
  readonly log: Logger;
  /** How often a defect is tried before its event is parked. */
  readonly maxDeliveries: number;
}

interface Failure {
  readonly kind: FailureKind;
  readonly error: unknown;
}

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 30_000;

const handled = counter({
  name: 'naru_policy_events_total',
  help: 'Deliveries that a policy settled, by outcome: ok, refusal, transient, poison or defect',
  labelNames: ['policy', 'outcome'],
});
const duration = histogram({
  name: 'naru_policy_seconds',
  help: 'Time from receiving an event to settling it',
  labelNames: ['policy'],
});

/** Handles one message and acknowledges, retries or parks it. Never throws: an unsettled message comes again. */
export async function settle<Dependencies>(
  message: JsMsg,
  options: SettleOptions<Dependencies>,
): Promise<void> {
  const { policy, log } = options;
  const stopTimer = duration.startTimer({ policy: policy.durable });
  const failure = await handle(message, policy, options.dependencies);
  try {
    if (failure === undefined) message.ack();
    else await settleFailure(message, failure, options);
    handled.inc({ policy: policy.durable, outcome: failure?.kind ?? 'ok' });
  } catch (error) {
    const eventId = message.headers?.get('ce-id');
    log.error({ eventId, err: error }, 'event left unsettled; it comes again after the ack wait');
  } finally {
    stopTimer();
  }
}

async function handle<Dependencies>(
  message: JsMsg,
  policy: Policy<Dependencies>,
  dependencies: Dependencies,
): Promise<Failure | undefined> {
  const span = { name: `policy ${policy.durable}`, kind: SpanKind.CONSUMER };
  try {
    await inTraceOf(message.headers, span, async () => policy.handle(read(message, policy), dependencies));
    return undefined;
  } catch (error) {
    return { kind: failureKind(error), error };
  }
}

async function settleFailure<Dependencies>(
  message: JsMsg,
  { kind, error }: Failure,
  { bus, policy, log, maxDeliveries }: SettleOptions<Dependencies>,
): Promise<void> {
  const deliveries = message.info.deliveryCount;
  const event = { eventId: message.headers?.get('ce-id'), kind, deliveries, err: error };
  if (kind === 'refusal' || kind === 'poison' || (kind === 'defect' && deliveries >= maxDeliveries)) {
    await park(bus, message, { durable: policy.durable, kind, reason: String(error) });
    log.error(event, 'event parked');
  } else {
    message.nak(Math.min(FIRST_RETRY_MS * 2 ** (deliveries - 1), LONGEST_RETRY_MS));
    log.warn(event, 'event will be tried again');
  }
}

/** @throws Poison unless the message is an event that the policy listens to, in the version that it knows. */
function read<Dependencies>(message: JsMsg, policy: Policy<Dependencies>): ReceivedEvent<string, unknown> {
  try {
    const attributes = attributesOf(message.headers);
    const { fact } = parseType(attributes.type);
    if (attributes.type !== typeOf(policy.on, fact) || !message.subject.endsWith(`.${fact}`)) {
      throw new Poison(`A ${attributes.type} does not belong on ${message.subject}`);
    }
    return { ...attributes, fact, body: policy.on.validate(fact, message.json()) };
  } catch (error) {
    if (error instanceof Poison) throw error;
    if (error instanceof InvalidEvent) throw new Poison(error.message, { cause: error });
    throw new Poison(`The event cannot be read: ${String(error)}`, { cause: error });
  }
}
