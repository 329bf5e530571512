import { type ExecutionResult, execute } from 'graphql';
import type { ExecutePlan } from '../../execution/execute-plan.ts';
import type { RequestContext } from '../../request-context.ts';
import { correlationIdFrom } from '../../security/authentication.ts';
import type { LoadedSupergraph } from '../../supergraph/load-supergraph.ts';
import type { SubgraphClient } from '../../transport/subgraph-client.ts';
import type { Delivery } from '../delivery.ts';
import {
  eventSource,
  type PreparedEventStream,
  type PreparedSubscription,
} from '../operations/plan-subscription.ts';
import { inPushSpan } from './push-span.ts';
import type { StreamEvent } from './stream-event.ts';

interface Presentation {
  readonly prepared: PreparedSubscription;
  readonly eventStream: PreparedEventStream;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
  readonly event: StreamEvent;
  readonly cursor: string;
}

/** What a subscriber gets for an event: the event's own fields, and everything else that it selected. Never throws. */
export async function presentEvent(
  executePlanOf: (supergraph: LoadedSupergraph) => ExecutePlan,
  { prepared, eventStream, variables, context, event, cursor }: Presentation,
): Promise<Delivery> {
  const change = { cursor, event: event.fact, occurredAt: event.occurredAt };
  const { entityField, entityType } = eventStream.field;
  const client = clientOf(prepared, {
    ...change,
    [entityField]: { __typename: entityType.name, ...event.body },
  });
  const result = await inPushSpan(prepared.definition.name, event, () =>
    executePlanOf(prepared.supergraph)({
      node: prepared.node,
      document: prepared.document,
      outcome: prepared.outcome,
      operationName: prepared.operationName,
      variables,
      context: { ...context, correlationId: correlationIdFrom(event.correlationId) },
      ownClients: { [eventSource]: client },
    }),
  );
  return { json: JSON.stringify(withPlace(result, change)), cursor };
}

/**
 * A field that must not be null takes the whole event with it when it fails. What happened, and where to resume, the
 * client is told all the same.
 */
function withPlace(result: ExecutionResult, change: object): ExecutionResult {
  const hasChange = Object.values(result.data ?? {}).some((value) => value !== null);
  return hasChange ? result : { ...result, extensions: { ...result.extensions, ...change } };
}

/** Answers the plan's primary fetch out of the event, as the virtual subgraph would. */
function clientOf(
  { supergraph, definition, primaryDocument }: PreparedSubscription,
  change: object,
): SubgraphClient {
  return {
    async fetch({ variables }) {
      return execute({
        schema: supergraph.apiSchema,
        document: primaryDocument,
        rootValue: { [definition.name]: change },
        variableValues: variables,
      });
    },
  };
}
