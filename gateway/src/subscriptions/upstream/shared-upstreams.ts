import type { ExecutionResult } from 'graphql';
import type { RequestContext } from '../../request-context.ts';
import { upstreamSubscriptions } from '../subscription-metrics.ts';
import type { SubscribeUpstream, UpstreamRequest } from './upstream.ts';

/** One event of a subgraph: the same object for everybody who shares the subscription. */
export interface UpstreamEvent {
  /** Counts the events of this upstream. */
  readonly sequence: number;
  readonly result: ExecutionResult;
}

export interface UpstreamSubscriber {
  push(event: UpstreamEvent): void;
  /** Nothing more comes; with an error when it failed. */
  end(error?: unknown): void;
}

export interface Upstreams {
  /** Follows a subscription at a subgraph until disposed of. */
  attach(request: UpstreamRequest, context: RequestContext, subscriber: UpstreamSubscriber): Disposable;
}

interface Upstream {
  readonly subscribers: Set<UpstreamSubscriber>;
  stop(): void;
}

/** @param share whether equal subscriptions of equal authority are one at the subgraph */
export function createUpstreams(subscribe: SubscribeUpstream, share: boolean): Upstreams {
  const upstreams = new Map<unknown, Upstream>();

  function open(key: unknown, request: UpstreamRequest, context: RequestContext): Upstream {
    const { service } = request;
    const subscribers = new Set<UpstreamSubscriber>();
    let sequence = 0;
    let stopUpstream = () => {};
    const upstream = {
      subscribers,
      stop() {
        if (!upstreams.delete(key)) return;
        upstreamSubscriptions.dec({ service });
        stopUpstream();
      },
    };
    const end = (error?: unknown) => {
      upstream.stop();
      for (const subscriber of [...subscribers]) subscriber.end(error);
    };
    upstreams.set(key, upstream);
    upstreamSubscriptions.inc({ service });
    stopUpstream = subscribe(request, context, {
      connected() {},
      next(result) {
        sequence += 1;
        const event = { sequence, result };
        for (const subscriber of [...subscribers]) subscriber.push(event);
      },
      complete: () => end(),
      failed: end,
    });
    return upstream;
  }

  return {
    attach(request, context, subscriber) {
      const key = share ? JSON.stringify([request, context.authority]) : Symbol(request.service);
      const upstream = upstreams.get(key) ?? open(key, request, context);
      upstream.subscribers.add(subscriber);
      return {
        [Symbol.dispose]() {
          upstream.subscribers.delete(subscriber);
          if (upstream.subscribers.size === 0) upstream.stop();
        },
      };
    },
  };
}
