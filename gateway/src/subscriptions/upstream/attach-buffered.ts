import type { SubscriptionRequest } from '../delivery.ts';
import { createEventBuffer } from './event-buffer.ts';
import type { UpstreamEvent, Upstreams } from './shared-upstreams.ts';
import type { UpstreamRequest } from './upstream.ts';

export interface BufferLimits {
  readonly maxBufferedEvents: number;
  readonly maxBacklogBytes: number;
}

export interface BufferedEvents extends Disposable {
  /** The next event; null when the subgraph completed it, or nobody wants it any more. @throws what it failed with */
  next(): Promise<UpstreamEvent | null>;
}

/** Follows an upstream at the pace of one client; a client that is too slow is told to come back. */
export function attachBuffered(
  upstream: UpstreamRequest,
  { context, outlet }: SubscriptionRequest,
  { upstreams, maxBufferedEvents, maxBacklogBytes }: BufferLimits & { readonly upstreams: Upstreams },
  signal: AbortSignal,
): BufferedEvents {
  const buffer = createEventBuffer<UpstreamEvent>(maxBufferedEvents, () =>
    outlet.closeRetryable('slow-client'),
  );
  signal.addEventListener('abort', buffer.close);
  let failure: unknown;
  const attachment = upstreams.attach(upstream, context, {
    push(event) {
      if (outlet.backlogBytes <= maxBacklogBytes) return buffer.push(event);
      buffer.close();
      outlet.closeRetryable('slow-client');
    },
    end(error) {
      failure = error;
      buffer.end();
    },
  });
  return {
    async next() {
      const event = await buffer.next();
      if (!event && failure) throw failure;
      return event;
    },
    [Symbol.dispose]() {
      signal.removeEventListener('abort', buffer.close);
      attachment[Symbol.dispose]();
    },
  };
}
