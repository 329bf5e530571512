import { operationFromDocument } from '@apollo/federation-internals';
import type { FetchNode, PlanNode } from '@apollo/query-planner';
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { createBoundedCache } from '../../execution/bounded-cache.ts';
import { codedError } from '../../security/errors.ts';
import { enforceLimits, type OperationLimits } from '../../security/limits.ts';
import type { EventStreamField } from '../../supergraph/event-streams.ts';
import type { LoadedSupergraph } from '../../supergraph/load-supergraph.ts';
import { oncePerSupergraph } from '../../supergraph/once-per-supergraph.ts';
import { prepareSnapshot, type SnapshotQuery } from '../event-streams/snapshot-query.ts';
import { cursorVariable } from './cursor-variable.ts';
import type { SubscriptionOperation } from './parse-operation.ts';
import { assertValid } from './validate-subscription.ts';

/** A subscription operation, validated and planned against one supergraph. */
export interface PreparedSubscription {
  readonly supergraph: LoadedSupergraph;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly operation: OperationDefinitionNode;
  /** The root field as the API schema defines it, and as it stands in the operation. */
  readonly definition: GraphQLField<unknown, unknown>;
  readonly fieldNode: FieldNode;
  /** What the event itself has to answer, as the planner would have it fetched. */
  readonly primary: FetchNode;
  readonly primaryDocument: DocumentNode;
  /** The event itself, from `eventSource`, then the entities it touches, from their subgraphs. */
  readonly node: PlanNode;
  /** Where the events come from JetStream. Otherwise the subgraph of the primary fetch is subscribed to. */
  readonly eventStream: PreparedEventStream | undefined;
}

export interface PreparedEventStream {
  readonly field: EventStreamField;
  /** The variable that only says from where to resume. */
  readonly cursorVariable: string | undefined;
  readonly snapshot: SnapshotQuery | undefined;
}

/** The service name by which a prepared plan asks for the event itself. */
export const eventSource = '@event';

interface PrepareOptions {
  readonly limits: OperationLimits;
  readonly introspection: boolean;
  readonly keptPlans: number;
}

/** @throws InvalidOperation or GraphQLError for an operation that the supergraph cannot serve */
export type PrepareSubscription = (
  operation: SubscriptionOperation,
  supergraph: LoadedSupergraph,
) => PreparedSubscription;

type Outcome = { readonly prepared: PreparedSubscription } | { readonly refusal: unknown };

/** Prepares each operation once per supergraph and keeps the most recently used ones, those it refused too. */
export function subscriptionPreparer(options: PrepareOptions): PrepareSubscription {
  const keptOf = oncePerSupergraph(() => createBoundedCache<Outcome>(options.keptPlans));
  return (operation, supergraph) => {
    const kept = keptOf(supergraph);
    const outcome = kept.get(operation.key) ?? attempt(operation, supergraph, options);
    kept.set(operation.key, outcome);
    if ('refusal' in outcome) throw outcome.refusal;
    return outcome.prepared;
  };
}

function attempt(
  operation: SubscriptionOperation,
  supergraph: LoadedSupergraph,
  options: PrepareOptions,
): Outcome {
  try {
    return { prepared: prepare(operation, supergraph, options) };
  } catch (error) {
    return { refusal: error };
  }
}

function prepare(
  { document, operationName }: SubscriptionOperation,
  supergraph: LoadedSupergraph,
  { limits, introspection }: PrepareOptions,
): PreparedSubscription {
  assertValid(document, supergraph.apiSchema, introspection);
  enforceLimits(document, limits);

  const { primary, rest } = plan(document, operationName, supergraph);
  const primaryDocument = parse(primary.operation, { noLocation: true });
  const fieldNode = rootField(primaryDocument);
  const name = fieldNode.name.value;
  const definition = supergraph.apiSchema.getSubscriptionType()?.getFields()[name];
  const operation = getOperationAST(document, operationName);
  if (!definition || !operation) throw new Error(`Planned "${name}", which is not in the operation`);

  const event: FetchNode = { ...primary, serviceName: eventSource };
  const field = supergraph.eventStreams.get(name);
  return {
    supergraph,
    document,
    operationName,
    operation,
    definition,
    fieldNode,
    primary,
    primaryDocument,
    node: rest ? { kind: 'Sequence', nodes: [event, rest] } : event,
    eventStream: field && {
      field,
      cursorVariable: cursorVariable(document, fieldNode),
      snapshot: prepareSnapshot(field, fieldNode, supergraph),
    },
  };
}

function plan(document: DocumentNode, operationName: string | undefined, supergraph: LoadedSupergraph) {
  const operation = operationFromDocument(supergraph.plannerApiSchema, document, { operationName });
  const { node } = supergraph.planner.buildQueryPlan(operation);
  if (!node) throw codedError('BAD_USER_INPUT', 'The operation subscribes to nothing.');
  if (node.kind !== 'Subscription') throw new Error(`Planned a ${node.kind} for a subscription`);
  return node;
}

function rootField(primary: DocumentNode): FieldNode {
  const [field] = getOperationAST(primary)?.selectionSet.selections ?? [];
  if (field?.kind !== Kind.FIELD) throw new Error('Expected the primary fetch to select one field');
  return field;
}
