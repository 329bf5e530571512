import { setTimeout as delay } from 'node:timers/promises';
import { filterOf } from '@naru/schema';
import {
  AckPolicy,
  type ConsumerMessages,
  type ConsumerUpdateConfig,
  DeliverPolicy,
  JetStreamApiError,
  type JetStreamManager,
  type JsMsg,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { Bus } from './bus.ts';
import type { Policy } from './policy.ts';
import { reportPolicies } from './policy-metrics.ts';
import { serveRedrives } from './redrive.ts';
import { settle } from './settle.ts';

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
const CONCURRENCY = 16;
/** Few, because the ack wait of a fetched event runs while it waits for its turn. */
const PREFETCHED = 2 * CONCURRENCY;
/** Over all replicas, and events that wait for a retry count: many of them must not hold up the others. */
const MAX_ACK_PENDING = 512;
/** A lost consumer is noticed after as long without a sign of it; a silent broker is asked again as often. */
const PULL_EXPIRES_MS = 5_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
const CONSUMER_EXISTS = 10148; // https://github.com/nats-io/nats-server/blob/main/server/errors.json

/**
 * Consumes each policy's events until disposed of. Promises at least one delivery of every retained event, in any
 * order; handlers make it one effect by an inbox. A stream or consumer that is missing, now or later, is logged and
 * asked for until it is there. Dead letters are handled when they are redriven. Disposing of it waits for the handlers
 * under way.
 */
export async function startPolicies<Dependencies>(
  policies: readonly Policy<Dependencies>[],
  options: PolicyRunnerOptions<Dependencies>,
): Promise<AsyncDisposable> {
  const runners = await Promise.all(policies.map((policy) => startPolicy(policy, options)));
  const reporting = reportPolicies(options.bus, policies);
  return {
    async [Symbol.asyncDispose]() {
      reporting[Symbol.dispose]();
      await Promise.all(runners.map((runner) => runner[Symbol.asyncDispose]()));
    },
  };
}

/** Resolves when the policy consumes, or when its first try to do so has failed. */
async function startPolicy<Dependencies>(
  policy: Policy<Dependencies>,
  options: PolicyRunnerOptions<Dependencies>,
): Promise<AsyncDisposable> {
  const { maxDeliveries = DEFAULT_MAX_DELIVERIES } = options;
  const log = options.log.child({ policy: policy.durable });
  const settling = { ...options, policy, log, maxDeliveries };
  const stopping = new AbortController();
  const { signal } = stopping;
  const tried = Promise.withResolvers<void>();

  const running = (async () => {
    for (let failures = 0; !signal.aborted; ) {
      try {
        const messages = await consume(policy, options);
        failures = 0;
        tried.resolve();
        await drainMessages(messages, signal, (message) => settle(message, settling));
      } catch (error) {
        failures += 1;
        log.error({ err: error }, 'no events come: the stream or the consumer is missing or out of reach');
      }
      tried.resolve();
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
      await delay(pauseMs, undefined, { signal }).catch(() => {});
    }
  })();
  const redrives = serveRedrives(options.bus, policy, options.dependencies, log);
  await tried.promise;

  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await Promise.all([running, redrives[Symbol.asyncDispose]()]);
    },
  };
}

async function consume<Dependencies>(
  policy: Policy<Dependencies>,
  { bus, ackWaitMs = DEFAULT_ACK_WAIT_MS }: PolicyRunnerOptions<Dependencies>,
): Promise<ConsumerMessages> {
  const { stream } = policy.on;
  bus.assertConnected();
  await provideConsumer(bus.jsm, stream, policy.durable, {
    filter_subject: filterOf(policy.on, policy.fact),
    ack_wait: nanos(ackWaitMs),
    max_ack_pending: MAX_ACK_PENDING,
    // Deliveries are counted here: a server-side limit would drop the event of a handler that kills its process.
    max_deliver: -1,
  });
  const consumer = await bus.js.consumers.get(stream, policy.durable);
  // Without the abort, a deleted consumer is waited for in silence instead of made anew.
  return consumer.consume({
    max_messages: PREFETCHED,
    expires: PULL_EXPIRES_MS,
    abort_on_missing_resource: true,
  });
}

/** Makes the consumer, or changes the settings of the one that a process with other settings has made. */
async function provideConsumer(
  { consumers }: JetStreamManager,
  stream: string,
  durable: string,
  settings: ConsumerUpdateConfig,
): Promise<void> {
  const fixed = { ack_policy: AckPolicy.Explicit, deliver_policy: DeliverPolicy.All };
  try {
    await consumers.add(stream, { durable_name: durable, ...fixed, ...settings });
  } catch (error) {
    // Up to 2.9 adding changes an existing one, newer servers refuse to.
    if (!(error instanceof JetStreamApiError) || error.code !== CONSUMER_EXISTS) throw error;
    await consumers.update(stream, durable, settings);
  }
}

/**
 * Handles messages side by side, up to a bound, until the signal or the end of the consumer; then waits for those
 * fetched already. @throws Error when the consumer was lost.
 */
async function drainMessages(
  messages: ConsumerMessages,
  signal: AbortSignal,
  handle: (message: JsMsg) => Promise<void>,
): Promise<void> {
  const stop = () => void messages.close();
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  const underWay = new Set<Promise<void>>();
  try {
    for await (const message of messages) {
      const task: Promise<void> = handle(message).finally(() => underWay.delete(task));
      underWay.add(task);
      if (underWay.size >= CONCURRENCY) await Promise.race(underWay);
    }
  } finally {
    signal.removeEventListener('abort', stop);
    await Promise.all(underWay);
  }
}
