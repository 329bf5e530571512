import { counter, crashPoint, histogram } from '@naru/service-host';
import type { JsMsg } from '@nats-io/jetstream';
import type { Logger } from 'pino';
import type { Bus } from './bus.ts';
import { park } from './dead-letters.ts';
import { type Failure, handleDelivery } from './handle-delivery.ts';
import type { Policy } from './policy.ts';

export interface SettleOptions<Dependencies> {
  readonly bus: Bus;
  readonly policy: Policy<Dependencies>;
  readonly dependencies: Dependencies;
  readonly log: Logger;
  /** How often a defect is tried before its event is parked. */
  readonly maxDeliveries: number;
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
  const failure = await handleDelivery(message, policy, options.dependencies);
  try {
    crashPoint('before-ack');
    if (failure === undefined) message.ack();
    else await settleFailure(message, failure, options);
    crashPoint('after-ack');
    handled.inc({ policy: policy.durable, outcome: failure?.kind ?? 'ok' });
  } catch (error) {
    const eventId = message.headers?.get('ce-id');
    log.error({ eventId, err: error }, 'event left unsettled; it comes again after the ack wait');
  } finally {
    stopTimer();
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
    await park(bus, message, { policy: policy.durable, kind, reason: String(error) });
    log.error(event, 'event parked');
  } else {
    message.nak(Math.min(FIRST_RETRY_MS * 2 ** (deliveries - 1), LONGEST_RETRY_MS));
    log.warn(event, 'event will be tried again');
  }
}
