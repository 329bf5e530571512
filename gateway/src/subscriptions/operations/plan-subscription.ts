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
import type { AuthorizationOutcome } from '../../authorization/authorize-operation.ts';
import { codedError } from '../../security/errors.ts';
import type { EventStreamField } from '../../supergraph/event-streams.ts';
import type { LoadedSupergraph } from '../../supergraph/load-supergraph.ts';
import { prepareSnapshot, type SnapshotQuery } from '../event-streams/snapshot-query.ts';
import { cursorVariable } from './cursor-variable.ts';

/** A subscription operation that is valid against a supergraph. */
export interface ValidSubscription {
  readonly supergraph: LoadedSupergraph;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly operation: OperationDefinitionNode;
}

/** A subscription operation as far as a caller may have it, planned. */
export interface PreparedSubscription extends ValidSubscription {
  /** What of the operation was not planned; undefined for callers who may have all of it. */
  readonly outcome: AuthorizationOutcome | undefined;
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

/**
 * @param left what of the operation is to be planned
 * @throws what a supergraph's `plan` throws
 */
export async function planSubscription(
  valid: ValidSubscription,
  left: DocumentNode,
  outcome: AuthorizationOutcome | undefined,
): Promise<PreparedSubscription> {
  const { supergraph, document, operationName } = valid;
  const { primary, rest } = await plan(left, operationName, supergraph);
  const primaryDocument = parse(primary.operation, { noLocation: true });
  const fieldNode = rootField(primaryDocument);
  const name = fieldNode.name.value;
  const definition = supergraph.apiSchema.getSubscriptionType()?.getFields()[name];
  if (!definition) throw new Error(`Planned "${name}", which is not in the schema`);

  const event: FetchNode = { ...primary, serviceName: eventSource };
  const field = supergraph.eventStreams.get(name);
  return {
    ...valid,
    outcome,
    definition,
    fieldNode,
    primary,
    primaryDocument,
    node: rest ? { kind: 'Sequence', nodes: [event, rest] } : event,
    eventStream: field && {
      field,
      cursorVariable: cursorVariable(document, fieldNode),
      snapshot: await prepareSnapshot(field, fieldNode, supergraph),
    },
  };
}

async function plan(document: DocumentNode, operationName: string | undefined, supergraph: LoadedSupergraph) {
  const { node } = await supergraph.plan(document, operationName);
  if (!node) throw codedError('BAD_USER_INPUT', 'The operation subscribes to nothing.');
  if (node.kind !== 'Subscription') throw new Error(`Planned a ${node.kind} for a subscription`);
  return node;
}

function rootField(primary: DocumentNode): FieldNode {
  const [field] = getOperationAST(primary)?.selectionSet.selections ?? [];
  if (field?.kind !== Kind.FIELD) throw new Error('Expected the primary fetch to select one field');
  return field;
}
