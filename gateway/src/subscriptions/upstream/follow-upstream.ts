import { isDeepStrictEqual } from 'node:util';
import type { ExecutePlan } from '../../execution/execute-plan.ts';
import { codedError } from '../../security/errors.ts';
import type { LoadedSupergraph } from '../../supergraph/load-supergraph.ts';
import type { Delivery, SubscriptionRequest } from '../delivery.ts';
import { coercedVariables } from '../operations/operation-arguments.ts';
import { eventSource, type PreparedSubscription } from '../operations/plan-subscription.ts';
import type { SharedOperation } from '../operations/shared-operations.ts';
import { attachBuffered, type BufferLimits } from './attach-buffered.ts';
import type { UpstreamEvent, Upstreams } from './shared-upstreams.ts';
import type { UpstreamRequest } from './upstream.ts';

interface UpstreamFollowerOptions extends BufferLimits {
  readonly upstreams: Upstreams;
  readonly executePlanOf: (supergraph: LoadedSupergraph) => ExecutePlan;
  /** Whether clients may see the errors of a subgraph's events as they are. */
  readonly passesErrors: (supergraph: LoadedSupergraph, service: string) => boolean;
}

export type FollowUpstream = (
  request: SubscriptionRequest,
  shared: SharedOperation,
  signal: AbortSignal,
) => AsyncGenerator<Delivery, void>;

/** Follows a subscription field of a subgraph: each of its events, and the entities that it touches. */
export function upstreamFollower(options: UpstreamFollowerOptions): FollowUpstream {
  return async function* follow(request, shared, signal) {
    let part = await shared.current();
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
        if (isTheirs)
          yield await fitting.delivery(event, () => presentEvent(fitting.prepared, request, event));
        part = current;
      }
    }
  };

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
