import type { Logger } from 'pino';
import type { CostLimit } from '../security/cost-limit.ts';
import { publicErrorOf } from '../security/errors.ts';
import type { CurrentSupergraph } from '../supergraph/current-supergraph.ts';
import type { Subscribe, Subscription, SubscriptionRequest } from './delivery.ts';
import type { PrepareSubscription } from './operations/prepare-subscription.ts';
import type { Follow, SharedOperation, SharedOperations } from './operations/shared-operations.ts';
import { liveSubscriptions } from './subscription-metrics.ts';
import type { UserQuota } from './user-quota.ts';

interface SubscribeOptions {
  readonly supergraph: CurrentSupergraph;
  readonly prepare: PrepareSubscription;
  readonly costLimit: CostLimit | undefined;
  readonly sharedOperations: SharedOperations;
  readonly quota: UserQuota;
  readonly followEventStream: Follow;
  readonly followUpstream: Follow;
  readonly log: Logger;
}

/** Subscribes to events of JetStream or of a subgraph, whichever the operation's field is about. */
export function createSubscribe(options: SubscribeOptions): Subscribe {
  return (request) => {
    const { document, operation } = options.prepare(request.operation, options.supergraph.value);
    options.costLimit?.admit(document, operation, request.variables);
    const subscription = new OpenSubscription(options, request);
    // The outlet hears nothing before its owner knows whose it is.
    queueMicrotask(() => void subscription.start());
    return subscription;
  };
}

/** Ten thousands of these may be idle: what belongs to one is in fields, not in the closures of generators. */
class OpenSubscription implements Subscription {
  readonly #options: SubscribeOptions;
  readonly #request: SubscriptionRequest;
  #isOver = false;
  #held: Disposable | undefined;
  #shared: SharedOperation | undefined;
  #followed: Subscription | undefined;
  /** Of its field, once it is counted among the live ones. */
  #field: string | undefined;

  constructor(options: SubscribeOptions, request: SubscriptionRequest) {
    this.#options = options;
    this.#request = request;
  }

  async start(): Promise<void> {
    const { quota, sharedOperations, followEventStream, followUpstream } = this.#options;
    const request = this.#request;
    if (this.#isOver) return;
    try {
      this.#held = quota.take(request.context.caller);
      this.#shared = sharedOperations.join(request);
      const part = await this.#shared.current();
      if (this.#isOver) return;
      const { definition, eventStream } = part.prepared;
      this.#field = definition.name;
      liveSubscriptions.inc({ field: this.#field, protocol: request.outlet.protocol });
      const follow = eventStream ? followEventStream : followUpstream;
      this.#followed = follow(request, this.#shared, part, (error) => this.#end(error));
    } catch (error) {
      this.#end(error);
    }
  }

  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#followed?.stop();
    this.#shared?.[Symbol.dispose]();
    this.#held?.[Symbol.dispose]();
    if (this.#field !== undefined)
      liveSubscriptions.dec({ field: this.#field, protocol: this.#request.outlet.protocol });
  }

  #end(error: unknown): void {
    if (this.#isOver) return;
    this.stop();
    const { context, outlet } = this.#request;
    if (error === undefined) outlet.end();
    else outlet.end(publicErrorOf(error, context.correlationId, this.#options.log));
  }
}
