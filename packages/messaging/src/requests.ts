import type { RequestContract } from '@naru/schema';
import type { Msg } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { Bus } from './bus.ts';
import { natsHeaders } from './envelope.ts';
import { createGuard, type ResilienceOptions } from './resilience.ts';

/** A synchronous question to another service, answered within the time-out or not at all. */
export type Requester<Request, Reply> = (request: Request, correlationId: string) => Promise<Reply>;

export type RequesterOptions = Partial<Omit<ResilienceOptions, 'name' | 'isFailure'>> & {
  readonly timeoutMs?: number;
};

/** The requirement's limit for a synchronous call: past it, the caller is better served by a quick refusal. */
const DEFAULT_TIMEOUT_MS = 610;

/** The other end answered that it failed. */
class RemoteFailure extends Error {
  override readonly name = 'RemoteFailure';
}

/**
 * Asks over NATS request/reply: balanced over the replicas that serve the subject, failing at once when there are none.
 * The returned function throws `Unavailable` when there is no answer, the circuit is open or the bulkhead is full.
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
  return (request, correlationId) => {
    const payload = JSON.stringify(contract.validateRequest(request));
    return guard(async () => {
      const reply = await bus.nc.request(contract.subject, payload, {
        timeout: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
        headers: natsHeaders({ 'ce-correlationid': correlationId }),
      });
      if (reply.headers?.get('naru-failed')) throw new RemoteFailure(`${contract.subject} failed`);
      return contract.validateReply(reply.json());
    });
  };
}

/** Answers a contract's requests; every replica of the queue group gets its share. A fault is answered without details. */
export function serveRequests<Request, Reply>(
  bus: Bus,
  contract: RequestContract<Request, Reply>,
  options: { readonly queue: string; readonly log: Logger },
  answer: (request: Request, correlationId: string) => Promise<Reply>,
): AsyncDisposable {
  const underWay = new Set<Promise<void>>();
  const respond = async (message: Msg): Promise<void> => {
    try {
      const request = contract.validateRequest(message.json());
      const reply = await answer(request, message.headers?.get('ce-correlationid') || 'unknown');
      message.respond(JSON.stringify(reply));
    } catch (error) {
      options.log.error({ err: error, subject: contract.subject }, 'request failed');
      message.respond('{}', { headers: natsHeaders({ 'naru-failed': 'true' }) });
    }
  };
  const subscription = bus.nc.subscribe(contract.subject, {
    queue: options.queue,
    callback: (error, message) => {
      if (error) return options.log.error({ err: error, subject: contract.subject }, 'request lost');
      const task: Promise<void> = respond(message).finally(() => underWay.delete(task));
      underWay.add(task);
    },
  });
  return {
    async [Symbol.asyncDispose]() {
      if (!bus.nc.isClosed()) subscription.unsubscribe();
      await Promise.all(underWay);
    },
  };
}
