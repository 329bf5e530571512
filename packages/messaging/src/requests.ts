import { createGuard, type GuardOptions, Unavailable } from '@naru/resilience';
import type { RequestContract } from '@naru/schema';
import { crashPoint } from '@naru/service-host';
import type { Msg } from '@nats-io/transport-node';
import { context, propagation, SpanKind } from '@opentelemetry/api';
import type { Logger } from 'pino';
import type { Bus } from './bus.ts';
import { natsHeaders } from './envelope.ts';
import { inSpan, inTraceOf } from './message-trace.ts';

/** A synchronous question to another service, answered within the time-out or not at all. */
export type Requester<Request, Reply> = (request: Request, correlationId: string) => Promise<Reply>;

export type RequesterOptions = Partial<Omit<GuardOptions, 'name' | 'isFailure' | 'timeoutMs'>> & {
  /** From the call to the answer, the wait for a free place included. */
  readonly timeoutMs?: number;
};

/** The requirement's limit for a synchronous call: past it, the caller is better served by a quick refusal. */
const DEFAULT_TIMEOUT_MS = 610;
/** About how long a connection takes to come back where the broker is restarted. */
const DISCONNECTED_RETRY_MS = 1_000;

/** The other end answered that it failed. */
class RemoteFailure extends Error {
  override readonly name = 'RemoteFailure';
}

/**
 * Asks over NATS request/reply: balanced over the replicas that serve the subject, failing at once when there are none.
 * The returned function throws `Unavailable` when there is no answer or one that breaks the contract, when the circuit
 * is open, the bulkhead is full or NATS is away, and InvalidMessage for a request that breaks the contract.
 */
export function createRequester<Request, Reply>(
  bus: Bus,
  contract: RequestContract<Request, Reply>,
  options: RequesterOptions = {},
): Requester<Request, Reply> {
  const guard = createGuard({
    failuresToOpen: 5,
    openForMs: 2_000,
    maxConcurrent: 64,
    maxQueued: 64,
    ...options,
    name: contract.subject,
    isFailure: () => true,
  });
  const span = { name: `ask ${contract.subject}`, kind: SpanKind.CLIENT };
  const ask = async (request: Request, correlationId: string): Promise<Reply> => {
    const payload = JSON.stringify(contract.validateRequest(request));
    const record = { 'ce-correlationid': correlationId };
    propagation.inject(context.active(), record);
    const headers = natsHeaders(record);
    assertReachable(bus, contract.subject);
    const deadlineMs = performance.now() + (options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    return guard(async () => {
      const timeout = Math.max(deadlineMs - performance.now(), 1);
      const reply = await bus.nc.request(contract.subject, payload, { timeout, headers });
      if (reply.headers?.get('naru-failed')) throw new RemoteFailure(`${contract.subject} failed`);
      return contract.validateReply(reply.json());
    });
  };
  return (request, correlationId) => inSpan(span, () => ask(request, correlationId));
}

/** Our own lost connection says nothing about the other end: it is no failure for its circuit breaker. */
function assertReachable(bus: Bus, subject: string): void {
  try {
    bus.assertConnected();
  } catch (error) {
    throw new Unavailable(`${subject} cannot be reached`, DISCONNECTED_RETRY_MS, { cause: error });
  }
}

/**
 * Answers a contract's requests; every replica of the queue group gets its share. A fault is answered without details.
 * Disposing of it takes no new requests and waits for the answers under way.
 */
export function serveRequests<Request, Reply>(
  bus: Bus,
  contract: RequestContract<Request, Reply>,
  options: { readonly queue: string; readonly log: Logger },
  answer: (request: Request, correlationId: string) => Promise<Reply>,
): AsyncDisposable {
  const underWay = new Set<Promise<void>>();
  const span = { name: `answer ${contract.subject}`, kind: SpanKind.SERVER };
  const respond = async (message: Msg): Promise<void> => {
    try {
      const request = contract.validateRequest(message.json());
      const correlationId = message.headers?.get('ce-correlationid') || 'unknown';
      const reply = await inTraceOf(message.headers, span, () => answer(request, correlationId));
      crashPoint('before-reply');
      message.respond(JSON.stringify(contract.validateReply(reply)));
      crashPoint('after-reply');
    } catch (error) {
      options.log.error({ err: error, subject: contract.subject }, 'request failed');
      message.respond('{}', { headers: natsHeaders({ 'naru-failed': 'true' }) });
    }
  };
  const subscription = bus.nc.subscribe(contract.subject, {
    queue: options.queue,
    callback: (error, message) => {
      if (error) return options.log.error({ err: error, subject: contract.subject }, 'request lost');
      const task: Promise<void> = respond(message)
        .catch((failure) => options.log.error({ err: failure, subject: contract.subject }, 'reply lost'))
        .finally(() => underWay.delete(task));
      underWay.add(task);
    },
  });
  return {
    async [Symbol.asyncDispose]() {
      // Draining: what the server has sent already is still answered.
      if (!subscription.isClosed()) await subscription.drain().catch(() => {});
      await Promise.all(underWay);
    },
  };
}
