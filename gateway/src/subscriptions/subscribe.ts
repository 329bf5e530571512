import type { Logger } from 'pino';
import type { CostLimit } from '../security/cost-limit.ts';
import { publicErrorOf } from '../security/errors.ts';
import type { CurrentSupergraph } from '../supergraph/current-supergraph.ts';
import { cancellable } from './cancellable.ts';
import type { Subscribe } from './delivery.ts';
import type { FollowEventStream } from './event-streams/follow-event-stream.ts';
import type { PrepareSubscription } from './operations/prepare-subscription.ts';
import type { SharedOperations } from './operations/shared-operations.ts';
import { deliveredEvents, liveSubscriptions } from './subscription-metrics.ts';
import type { FollowUpstream } from './upstream/follow-upstream.ts';
import type { UserQuota } from './user-quota.ts';

interface SubscribeOptions {
  readonly supergraph: CurrentSupergraph;
  readonly prepare: PrepareSubscription;
  readonly costLimit: CostLimit | undefined;
  readonly sharedOperations: SharedOperations;
  readonly quota: UserQuota;
  readonly followEventStream: FollowEventStream;
  readonly followUpstream: FollowUpstream;
  readonly log: Logger;
}

/** Subscribes to events of JetStream or of a subgraph, whichever the operation's field is about. */
export function createSubscribe(options: SubscribeOptions): Subscribe {
  return (request) => {
    const { document, operation } = options.prepare(request.operation, options.supergraph.value);
    options.costLimit?.admit(document, operation, request.variables);
    const { context, outlet } = request;

    return cancellable(async function* (signal) {
      try {
        using _held = options.quota.take(context.caller);
        using shared = options.sharedOperations.join(request);
        const { definition, eventStream } = (await shared.current()).prepared;
        const field = definition.name;
        using _live = counted({ field, protocol: outlet.protocol });
        const follow = eventStream ? options.followEventStream : options.followUpstream;
        for await (const delivery of follow(request, shared, signal)) {
          deliveredEvents.inc({ field });
          yield delivery;
        }
      } catch (error) {
        throw publicErrorOf(error, context.correlationId, options.log);
      }
    });
  };
}

function counted(live: { readonly field: string; readonly protocol: string }): Disposable {
  liveSubscriptions.inc(live);
  return { [Symbol.dispose]: () => liveSubscriptions.dec(live) };
}
