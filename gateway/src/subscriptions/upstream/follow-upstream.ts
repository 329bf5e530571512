import { isDeepStrictEqual } from 'node:util';
import type { ExecutePlan } from '../../execution/execute-plan.ts';
import { codedError } from '../../security/errors.ts';
import type { LoadedSupergraph } from '../../supergraph/load-supergraph.ts';
import type { Delivery, SubscriptionRequest } from '../delivery.ts';
import { coercedVariables } from '../operations/operation-arguments.ts';
import { eventSource, type PreparedSubscription } from '../operations/plan-subscription.ts';
import type { Follow, SharedOperation } from '../operations/shared-operations.ts';
import type { SharedPart } from '../operations/shared-part.ts';
import { attachBuffered, type BufferLimits } from './attach-buffered.ts';
import type { UpstreamEvent, Upstreams } from './shared-upstreams.ts';
import type { UpstreamRequest } from './upstream.ts';

interface UpstreamFollowerOptions extends BufferLimits {
  readonly upstreams: Upstreams;
  readonly executePlanOf: (supergraph: LoadedSupergraph) => ExecutePlan;
  /** Whether clients may see the errors of a subgraph's events as they are. */
  readonly passesErrors: (supergraph: LoadedSupergraph, service: string) => boolean;
}

/** Follows a subscription field of a subgraph: each of its events, and the entities that it touches. */
export function upstreamFollower(options: UpstreamFollowerOptions): Follow {
  return (request, shared, part, onEnd) => {
    const stopped = new AbortController();
    follow(request, shared, part, stopped.signal).then(
      () => stopped.signal.aborted || onEnd(),
      (error: unknown) => stopped.signal.aborted || onEnd(error),
    );
    return { stop: () => stopped.abort() };
  };

  async function follow(
    request: SubscriptionRequest,
    shared: SharedOperation,
    first: SharedPart,
    signal: AbortSignal,
  ): Promise<void> {
    let part = first;
    while (!signal.aborted) {
      const upstream = upstreamRequest(part.prepared, request);
      using events = attachBuffered(upstream, request, options, signal);
      let same = true;
      while (same) {
        const event = await events.next();
        if (!event) return;
        const current = await shared.current();
        same = current === part || isDeepStrictEqual(upstream, upstreamRequest(current.prepared, request));
        // What the subgraph was asked for before a reload only fits the plan of that time, and is not for callers who
        // since then may not have all of it.
        const fitting = same ? current : part;
        const isTheirs = same || !current.prepared.outcome;
        if (isTheirs) await deliver(fitting, event, request, signal);
        part = current;
      }
    }
  }

  /** Resolves when the client has taken it, or never will. */
  async function deliver(
    part: SharedPart,
    event: UpstreamEvent,
    request: SubscriptionRequest,
    signal: AbortSignal,
  ): Promise<void> {
    const delivery = await new Promise<Delivery>((take, failed) => {
      const made = part.delivery(event, {
        make: () => presentEvent(part.prepared, request, event),
        take,
        failed,
      });
      if (made) take(made);
    });
    if (!signal.aborted) await request.outlet.deliver(delivery);
  }

  async function presentEvent(
    { supergraph, node, primary, document, outcome, operationName }: PreparedSubscription,
    { variables, context }: SubscriptionRequest,
    { result: { data = null, errors } }: UpstreamEvent,
  ): Promise<Delivery> {
    const passesErrors = options.passesErrors(supergraph, primary.serviceName);
    const result = await options.executePlanOf(supergraph)({
      node,
      document,
      outcome,
      operationName,
      variables,
      context,
      // The executor changes what it is given; the event belongs to other subscribers as well.
      ownClients: {
        [eventSource]: { passesErrors, fetch: async () => ({ data: structuredClone(data), errors }) },
      },
    });
    return { json: JSON.stringify(result) };
  }
}

function upstreamRequest(
  prepared: PreparedSubscription,
  { variables }: SubscriptionRequest,
): UpstreamRequest {
  const { primary, eventStream } = prepared;
  if (eventStream)
    throw codedError(
      'SUBSCRIPTION_SCHEMA_RELOAD',
      'The schema has changed: the events come from elsewhere now.',
    );
  const coerced = coercedVariables(prepared, variables);
  const used = (primary.variableUsages ?? []).filter((name) => name in coerced);
  return {
    service: primary.serviceName,
    query: primary.operation,
    operationName: primary.operationName,
    variables: Object.fromEntries(used.map((name) => [name, coerced[name]])),
  };
}
