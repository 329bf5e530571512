import { counter } from '@naru/service-host';
import { type Msg, type MsgHdrs, RequestError } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { Bus } from './bus.ts';
import type { DeadLetter } from './dead-letters.ts';
import type { FailureKind } from './failures.ts';
import { type Failure, handleDelivery } from './handle-delivery.ts';
import type { Policy } from './policy.ts';
import type { Delivery } from './read-event.ts';

/** What became of a dead letter that its policy was given again. */
export type RedriveOutcome =
  | { readonly outcome: 'ok' }
  | { readonly outcome: FailureKind; readonly reason: string }
  /** Nobody runs the policy, or nobody answered in time. */
  | { readonly outcome: 'unanswered'; readonly reason: string };

const TIMEOUT_MS = 10_000;
const subjectFor = (policy: string): string => `naru.redrive.${policy}`;

const redriven = counter({
  name: 'naru_dead_letters_redriven_total',
  help: 'Dead letters that a policy was given again, by outcome: ok, refusal, transient, poison or defect',
  labelNames: ['policy', 'outcome'],
});

/**
 * Gives a dead letter to the policy that could not handle it, and to no other. The letter stays where it is: whoever
 * asks takes it off when the outcome is `ok`. A letter that is given twice has its effect once, by the policy's inbox.
 */
export async function redrive(bus: Bus, { policy, headers, data }: DeadLetter): Promise<RedriveOutcome> {
  try {
    const reply = await bus.nc.request(subjectFor(policy), data, { headers, timeout: TIMEOUT_MS });
    return reply.json<RedriveOutcome>();
  } catch (error) {
    const nobody = error instanceof RequestError && error.isNoResponders();
    const reason = nobody ? 'no process runs the policy' : `no answer within ${TIMEOUT_MS} ms`;
    return { outcome: 'unanswered', reason };
  }
}

/** Handles dead letters that are given to a policy again; one replica takes each. Disposing of it finishes those under way. */
export function serveRedrives<Dependencies>(
  bus: Bus,
  policy: Policy<Dependencies>,
  dependencies: Dependencies,
  log: Logger,
): AsyncDisposable {
  const underWay = new Set<Promise<void>>();
  const answer = async (message: Msg): Promise<void> => {
    const failure = await handleDelivery(originalOf(message), policy, dependencies);
    const outcome = outcomeOf(failure);
    redriven.inc({ policy: policy.durable, outcome: outcome.outcome });
    log.info({ eventId: message.headers?.get('ce-id'), ...outcome }, 'dead letter redriven');
    message.respond(JSON.stringify(outcome));
  };
  const subscription = bus.nc.subscribe(subjectFor(policy.durable), {
    queue: policy.durable,
    callback: (error, message) => {
      if (error) return log.error({ err: error }, 'dead letters cannot be redriven');
      const task: Promise<void> = answer(message)
        .catch((failure) => log.error({ err: failure }, 'the outcome of a redrive is lost'))
        .finally(() => underWay.delete(task));
      underWay.add(task);
    },
  });
  return {
    async [Symbol.asyncDispose]() {
      if (!subscription.isClosed()) await subscription.drain().catch(() => {});
      await Promise.all(underWay);
    },
  };
}

/** The message as it was first delivered. */
function originalOf(message: Msg): Delivery {
  const headers: MsgHdrs | undefined = message.headers;
  return { subject: headers?.get('naru-parked-from') ?? '', headers, json: () => message.json() };
}

const outcomeOf = (failure: Failure | undefined): RedriveOutcome =>
  failure ? { outcome: failure.kind, reason: String(failure.error).slice(0, 500) } : { outcome: 'ok' };
