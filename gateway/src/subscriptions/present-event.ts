import type { Caller } from '@naru/identity';
import { propagation, ROOT_CONTEXT, context as traceContext } from '@opentelemetry/api';
import { type ExecutionResult, execute, type GraphQLSchema } from 'graphql';
import type { ExecutePlan } from '../execution/execute-plan.ts';
import { correlationIdFrom } from '../security/authentication.ts';
import type { SubgraphClient } from '../transport/subgraph-client.ts';
import { eventSource, type PreparedSubscription } from './prepare-subscription.ts';
import type { StreamEvent } from './stream-event.ts';

interface Presentation {
  readonly prepared: PreparedSubscription;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly caller: Caller | null;
  readonly event: StreamEvent;
  readonly cursor: string;
}

/** What a subscriber gets for an event: the event's own fields, and everything else that it selected. Never throws. */
export type PresentEvent = (presentation: Presentation) => Promise<ExecutionResult>;

export function eventPresenter(executePlan: ExecutePlan, apiSchema: GraphQLSchema): PresentEvent {
  return ({ prepared, variables, caller, event, cursor }) => {
    const publisher = propagation.extract(ROOT_CONTEXT, event.trace);
    return traceContext.with(publisher, () =>
      executePlan({
        node: prepared.node,
        document: prepared.document,
        outcome: prepared.outcome,
        operationName: prepared.operationName,
        variables,
        context: { caller, correlationId: correlationIdFrom(event.correlationId) },
        ownClients: { [eventSource]: clientOf(event, cursor, prepared, apiSchema) },
      }),
    );
  };
}

/** Answers the plan's primary fetch out of the event, as the virtual subgraph would. */
function clientOf(
  event: StreamEvent,
  cursor: string,
  { field, primary }: PreparedSubscription,
  schema: GraphQLSchema,
): SubgraphClient {
  const change = {
    cursor,
    event: event.fact,
    occurredAt: event.occurredAt,
    [field.entityField]: { __typename: field.entityType.name, ...event.body },
  };
  return {
    async fetch({ variables }) {
      return execute({
        schema,
        document: primary,
        rootValue: { [field.name]: change },
        variableValues: variables,
      });
    },
  };
}
