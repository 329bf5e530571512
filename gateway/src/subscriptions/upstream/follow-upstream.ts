import { isDeepStrictEqual } from 'node:util';
import type { ExecutePlan } from '../../execution/execute-plan.ts';
import { codedError } from '../../security/errors.ts';
import type { LoadedSupergraph } from '../../supergraph/load-supergraph.ts';
import type { Delivery, SubscriptionRequest } from '../delivery.ts';
import { coercedVariables } from '../operations/operation-arguments.ts';
import { eventSource, type PreparedSubscription } from '../operations/prepare-subscription.ts';
import type { SharedOperation } from '../operations/shared-operations.ts';
import { attachBuffered, type BufferLimits } from './attach-buffered.ts';
import type { UpstreamEvent, Upstreams } from './shared-upstreams.ts';
import type { UpstreamRequest } from './upstream.ts';

interface UpstreamFollowerOptions extends BufferLimits {
  readonly upstreams: Upstreams;
  readonly executePlanOf: (supergraph: LoadedSupergraph) => ExecutePlan;
}

export type FollowUpstream = (
  request: SubscriptionRequest,
  shared: SharedOperation,
  signal: AbortSignal,
) => AsyncGenerator<Delivery, void>;

/** Follows a subscription field of a subgraph: each of its events, and the entities that it touches. */
export function upstreamFollower(options: UpstreamFollowerOptions): FollowUpstream {
  return async function* follow(request, shared, signal) {
    let prepared = shared.current();
    while (!signal.aborted) {
      const upstream = upstreamRequest(prepared, request);
      using events = attachBuffered(upstream, request, options, signal);
      let same = true;
      while (same) {
        const event = await events.next();
        if (!event) return;
        const current = shared.current();
        same = current === prepared || isDeepStrictEqual(upstream, upstreamRequest(current, request));
        // What the subgraph was asked for before a reload only fits the plan of that time.
        const fitting = same ? current : prepared;
        yield await shared.delivery(event, () => presentEvent(fitting, request, event));
        prepared = current;
      }
    }
  };

  async function presentEvent(
    { supergraph, node, document, operationName }: PreparedSubscription,
    { variables, context }: SubscriptionRequest,
    { result: { data = null, errors } }: UpstreamEvent,
  ): Promise<Delivery> {
    const result = await options.executePlanOf(supergraph)({
      node,
      document,
      operationName,
      variables,
      context,
      // The executor changes what it is given; the event belongs to other subscribers as well.
      ownClients: { [eventSource]: { fetch: async () => ({ data: structuredClone(data), errors }) } },
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
