import type { Subgraph } from '@naru/subgraph-host';
import type { RequestContext } from '../../request-context.ts';
import {
  type SubscribeUpstream,
  UpstreamRefusal,
  type UpstreamRequest,
  type UpstreamSink,
  untilEnded,
} from './upstream.ts';

/** Subscribes to a subgraph in this process. */
export function inProcessUpstream(subgraph: Subgraph): SubscribeUpstream {
  return (request, context, receiver) => {
    const sink = untilEnded(receiver);
    const abort = new AbortController();
    follow(subgraph, request, context, sink, abort.signal).catch((error) => sink.failed(error));
    return () => {
      sink.end();
      abort.abort();
    };
  };
}

async function follow(
  { subscribe }: Subgraph,
  { query, operationName, variables }: UpstreamRequest,
  context: RequestContext,
  sink: UpstreamSink,
  signal: AbortSignal,
): Promise<void> {
  if (!subscribe) throw new UpstreamRefusal('offers no subscriptions');
  const events = await subscribe({ query, operationName, variables }, context);
  if (!(Symbol.asyncIterator in events)) throw new UpstreamRefusal('answered with errors', events.errors);
  const iterator = events[Symbol.asyncIterator]();
  const stop = () => void iterator.return?.();
  if (signal.aborted) return stop();
  signal.addEventListener('abort', stop);
  sink.connected();
  for (let event = await iterator.next(); !event.done; event = await iterator.next()) sink.next(event.value);
  sink.complete();
}
