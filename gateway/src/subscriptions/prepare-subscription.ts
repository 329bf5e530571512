import { operationFromDocument } from '@apollo/federation-internals';
import type { FetchNode, PlanNode } from '@apollo/query-planner';
import {
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { type BoundedCache, createBoundedCache } from '../execution/bounded-cache.ts';
import { codedError } from '../security/errors.ts';
import { enforceLimits, type OperationLimits } from '../security/limits.ts';
import type { EventStreamField } from '../supergraph/event-streams.ts';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import { prepareSnapshot, type SnapshotQuery } from './snapshot-query.ts';

/** A subscription operation, validated and planned. */
export interface PreparedSubscription {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly operation: OperationDefinitionNode;
  readonly field: EventStreamField;
  /** The field as it stands in the operation, with its arguments. */
  readonly fieldNode: FieldNode;
  /** The event itself, from `eventSource`, then the entities it touches, from their subgraphs. */
  readonly node: PlanNode;
  /** What the event itself has to answer. */
  readonly primary: DocumentNode;
  readonly snapshot: SnapshotQuery | undefined;
}

/** The service name by which a prepared plan asks for the event itself. */
export const eventSource = '@eventStream';

interface PrepareOptions {
  readonly supergraph: LoadedSupergraph;
  readonly limits: OperationLimits;
  readonly introspection: boolean;
  readonly keptPlans: number;
}

/** @throws InvalidOperation or GraphQLError for an operation that cannot be served */
export type PrepareSubscription = (
  document: DocumentNode,
  source: string,
  operationName?: string,
) => PreparedSubscription;

/** Prepares each operation once and keeps the most recently used ones. */
export function subscriptionPreparer(options: PrepareOptions): PrepareSubscription {
  const prepared: BoundedCache<PreparedSubscription> = createBoundedCache(options.keptPlans);
  return (document, source, operationName) => {
    const key = JSON.stringify([source, operationName]);
    const known = prepared.get(key);
    if (known) return known;
    const fresh = prepare(document, operationName, options);
    prepared.set(key, fresh);
    return fresh;
  };
}

/** An operation that breaks the schema's rules; the errors say where. */
export class InvalidOperation extends Error {
  readonly errors: readonly GraphQLError[];

  constructor(errors: readonly GraphQLError[]) {
    super('The operation is not valid');
    this.errors = errors;
  }
}

function prepare(
  document: DocumentNode,
  operationName: string | undefined,
  { supergraph, limits, introspection }: PrepareOptions,
): PreparedSubscription {
  const invalid = validationErrors(document, supergraph.apiSchema, introspection);
  if (invalid.length > 0) throw new InvalidOperation(invalid);
  enforceLimits(document, limits);

  const { primary, rest } = plan(document, operationName, supergraph);
  const primaryDocument = parse(primary.operation, { noLocation: true });
  const fieldNode = rootField(primaryDocument);
  const field = supergraph.eventStreams.get(fieldNode.name.value);
  if (!field) throw codedError('OPERATION_NOT_SUPPORTED', `"${fieldNode.name.value}" has no event stream.`);

  const event: FetchNode = { ...primary, serviceName: eventSource };
  return {
    document,
    operationName,
    operation: operationOf(document, operationName),
    field,
    fieldNode,
    node: rest ? { kind: 'Sequence', nodes: [event, rest] } : event,
    primary: primaryDocument,
    snapshot: prepareSnapshot(field, fieldNode, supergraph),
  };
}

function plan(document: DocumentNode, operationName: string | undefined, supergraph: LoadedSupergraph) {
  const operation = operationFromDocument(supergraph.plannerApiSchema, document, { operationName });
  const { node } = supergraph.planner.buildQueryPlan(operation);
  if (!node) throw codedError('BAD_USER_INPUT', 'The operation subscribes to nothing.');
  if (node.kind !== 'Subscription') throw new Error(`Planned a ${node.kind} for a subscription`);
  return node;
}

function operationOf(document: DocumentNode, operationName: string | undefined): OperationDefinitionNode {
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    if (operationName === undefined || definition.name?.value === operationName) return definition;
  }
  throw codedError('OPERATION_RESOLUTION_FAILURE', `Unknown operation named "${operationName}".`);
}

function rootField(primary: DocumentNode): FieldNode {
  const operation = operationOf(primary, undefined);
  const [field] = operation.selectionSet.selections;
  if (field?.kind !== Kind.FIELD) throw new Error('Expected the primary fetch to select one field');
  return field;
}

function validationErrors(
  document: DocumentNode,
  schema: GraphQLSchema,
  introspection: boolean,
): GraphQLError[] {
  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  return violations(() => validate(schema, document, rules)).map(({ message, nodes }) => {
    // A suggestion ("Did you mean …") would spell out a schema that is not to be explored.
    const told = introspection ? message : message.replace(/ ?Did you mean(.+?)\?$/, '');
    return new GraphQLError(told, { nodes, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
  });
}

/** graphql-js throws where the root field of a subscription depends on a variable, instead of reporting it. */
function violations(validated: () => readonly GraphQLError[]): readonly GraphQLError[] {
  try {
    return validated();
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}
