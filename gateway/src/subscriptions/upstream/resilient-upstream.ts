import type { Logger } from 'pino';
import { codedError } from '../../security/errors.ts';
import { upstreamReconnects } from '../subscription-metrics.ts';
import { type SubscribeUpstream, UpstreamRefusal, untilEnded } from './upstream.ts';

interface ResilienceOptions {
  /** How long a lost subscription is tried again before its subscribers are told. */
  readonly patienceMs: number;
  readonly log: Logger;
  readonly firstDelayMs?: number;
  readonly maxDelayMs?: number;
}

/**
 * Subscribes again, with growing delays, when a subscription that was live is lost; its subscribers notice nothing but
 * a pause. Events that happen meanwhile are missed: a subgraph has no cursors. Fails with a GraphQLError for clients.
 */
export function resilient(
  subscribe: SubscribeUpstream,
  { patienceMs, log, firstDelayMs = 200, maxDelayMs = 5_000 }: ResilienceOptions,
): SubscribeUpstream {
  return (request, context, receiver) => {
    const sink = untilEnded(receiver);
    const { service } = request;
    let stop = () => {};
    let timer: NodeJS.Timeout | undefined;
    let wasLive = false;
    let attempts = 0;
    let lostAtMs: number | undefined;

    function connect(): void {
      stop = subscribe(request, context, {
        connected() {
          if (!wasLive) sink.connected();
          wasLive = true;
          lostAtMs = undefined;
        },
        next(result) {
          attempts = 0;
          sink.next(result);
        },
        complete: () => sink.complete(),
        failed(error) {
          log.warn(
            { err: error, service, correlationId: context.correlationId },
            'upstream subscription failed',
          );
          lostAtMs ??= Date.now();
          const delayMs = jittered(Math.min(firstDelayMs * 2 ** attempts, maxDelayMs));
          attempts += 1;
          const hopeless = error instanceof UpstreamRefusal || !wasLive;
          const tooLate = Date.now() + delayMs - lostAtMs > patienceMs;
          if (hopeless || tooLate) return sink.failed(told(error, service, wasLive));
          upstreamReconnects.inc({ service });
          timer = setTimeout(connect, delayMs);
        },
      });
    }
    connect();
    return () => {
      sink.end();
      clearTimeout(timer);
      stop();
    };
  };
}

/** Gateways that lost the same subgraph at the same time do not all come back at the same time. */
const jittered = (delayMs: number) => delayMs * (0.5 + Math.random() / 2);

function told(error: unknown, service: string, wasLive: boolean) {
  if (error instanceof UpstreamRefusal) {
    const [first] = error.errors;
    if (first) return first;
    return codedError('SUBGRAPH_UNAVAILABLE', `The ${service} service does not serve this subscription.`, {
      service,
    });
  }
  return wasLive
    ? codedError('SUBSCRIPTION_INTERRUPTED', `The ${service} service was lost; subscribe again.`, { service })
    : codedError('SUBGRAPH_UNAVAILABLE', `The ${service} service is not available.`, { service });
}
