import { filterOf, InvalidEvent, parseType } from '@naru/schema';
import { counter, histogram } from '@naru/service-host';
import { AckPolicy, type ConsumerMessages, DeliverPolicy, type JsMsg } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { context, propagation, SpanKind, trace } from '@opentelemetry/api';
import type { Logger } from 'pino';
import type { Bus } from './bus.ts';
import { park } from './dead-letters.ts';
import { attributesOf } from './envelope.ts';
import { failureKind, Poison } from './failures.ts';
import type { Policy, ReceivedEvent } from './policy.ts';

export interface PolicyRunnerOptions<Dependencies> {
  readonly bus: Bus;
  readonly dependencies: Dependencies;
  readonly log: Logger;
  /** How long a handler may take before its event is given to another replica. */
  readonly ackWaitMs?: number;
  /** How often a defect is tried before its event is parked. */
  readonly maxDeliveries?: number;
}

const DEFAULT_ACK_WAIT_MS = 10_000;
const DEFAULT_MAX_DELIVERIES = 8;
const MAX_PENDING = 64;
const CONCURRENCY = 8;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 30_000;
const RESTART_PAUSE_MS = 500;

const handled = counter({
  name: 'naru_policy_events_total',
  help: 'Events that a policy settled, by outcome: ok, refusal, transient, poison or defect',
  labelNames: ['policy', 'outcome'],
});
const duration = histogram({
  name: 'naru_policy_seconds',
  help: 'Time from receiving an event to settling it',
  labelNames: ['policy'],
});

/**
 * Consumes each policy's events until disposed of. Promises at least one delivery of every retained event, in any
 * order; handlers make it one effect by an inbox. Disposing of it waits for the handlers under way.
 */
export async function startPolicies<Dependencies>(
  policies: readonly Policy<Dependencies>[],
  options: PolicyRunnerOptions<Dependencies>,
): Promise<AsyncDisposable> {
  const runners = await Promise.all(policies.map((policy) => startPolicy(policy, options)));
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all(runners.map((runner) => runner[Symbol.asyncDispose]()));
    },
  };
}

async function startPolicy<Dependencies>(
  policy: Policy<Dependencies>,
  options: PolicyRunnerOptions<Dependencies>,
): Promise<AsyncDisposable> {
  const log = options.log.child({ policy: policy.durable });
  let stopping = false;
  let messages = await consume(policy, options);

  const running = (async () => {
    while (!stopping) {
      try {
        await drainMessages(messages, (message) => settle(message, policy, options, log));
      } catch (error) {
        log.warn({ err: error }, 'the consumer was interrupted');
      }
      if (stopping) return;
      // The consumer or its stream was lost: ask for it again until it is back.
      await new Promise((resolve) => setTimeout(resolve, RESTART_PAUSE_MS));
      messages = await consume(policy, options).catch((error) => {
        log.warn({ err: error }, 'the consumer is not to be had');
        return messages;
      });
    }
  })();

  return {
    async [Symbol.asyncDispose]() {
      stopping = true;
      await messages.close();
      await running;
    },
  };
}

async function consume<Dependencies>(
  policy: Policy<Dependencies>,
  { bus, ackWaitMs = DEFAULT_ACK_WAIT_MS }: PolicyRunnerOptions<Dependencies>,
): Promise<ConsumerMessages> {
  const { stream } = policy.on;
  await bus.jsm.consumers.add(stream, {
    durable_name: policy.durable,
    filter_subject: filterOf(policy.on, policy.fact),
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: nanos(ackWaitMs),
    max_ack_pending: MAX_PENDING,
    // Deliveries are counted here: a server-side limit would drop the event of a handler that kills its process.
    max_deliver: -1,
  });
  const consumer = await bus.js.consumers.get(stream, policy.durable);
  return consumer.consume({ max_messages: MAX_PENDING });
}

/** Handles messages side by side, up to a bound, until the iterator ends; then waits for those under way. */
async function drainMessages(
  messages: ConsumerMessages,
  handle: (message: JsMsg) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  try {
    for await (const message of messages) {
      const task: Promise<void> = handle(message).finally(() => underWay.delete(task));
      underWay.add(task);
      if (underWay.size >= CONCURRENCY) await Promise.race(underWay);
    }
  } finally {
    await Promise.all(underWay);
  }
}

/** Handles one message and acknowledges, retries or parks it. Never throws: an unsettled message comes again. */
async function settle<Dependencies>(
  message: JsMsg,
  policy: Policy<Dependencies>,
  { bus, dependencies, maxDeliveries = DEFAULT_MAX_DELIVERIES }: PolicyRunnerOptions<Dependencies>,
  log: Logger,
): Promise<void> {
  const stopTimer = duration.startTimer({ policy: policy.durable });
  try {
    await inTraceOf(message, policy.durable, async () => policy.handle(read(message, policy), dependencies));
    message.ack();
    handled.inc({ policy: policy.durable, outcome: 'ok' });
  } catch (error) {
    const kind = failureKind(error);
    handled.inc({ policy: policy.durable, outcome: kind });
    const deliveries = message.info.deliveryCount;
    const parked =
      kind === 'refusal' || kind === 'poison' || (kind === 'defect' && deliveries >= maxDeliveries);
    const event = { eventId: message.headers?.get('ce-id'), kind, deliveries };
    try {
      if (parked) {
        log.error({ ...event, err: error }, 'event parked');
        await park(bus, message, { durable: policy.durable, kind, reason: String(error) });
      } else {
        log.warn({ ...event, err: error }, 'event will be tried again');
        message.nak(Math.min(FIRST_RETRY_MS * 2 ** (deliveries - 1), LONGEST_RETRY_MS));
      }
    } catch (failure) {
      log.error({ ...event, err: failure }, 'event left unsettled; it comes again after the ack wait');
    }
  } finally {
    stopTimer();
  }
}

function read<Dependencies>(message: JsMsg, policy: Policy<Dependencies>): ReceivedEvent<string, unknown> {
  try {
    const attributes = attributesOf(message.headers);
    const { fact } = parseType(attributes.type);
    return { ...attributes, fact, body: policy.on.validate(fact, message.json()) };
  } catch (error) {
    if (error instanceof InvalidEvent) throw new Poison(error.message, { cause: error });
    throw new Poison(`The event cannot be read: ${String(error)}`, { cause: error });
  }
}

function inTraceOf(message: JsMsg, name: string, work: () => Promise<void>): Promise<void> {
  const carrier = { traceparent: message.headers?.get('traceparent') };
  const parent = propagation.extract(context.active(), carrier);
  return trace
    .getTracer('naru')
    .startActiveSpan(`policy ${name}`, { kind: SpanKind.CONSUMER }, parent, (span) =>
      work().finally(() => span.end()),
    );
}
