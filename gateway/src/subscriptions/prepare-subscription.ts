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
import type { AuthorizationOptions } from '../authorization/authorization-options.ts';
import { type AuthorizationOutcome, authorizeOperation } from '../authorization/authorize-operation.ts';
import { partsByCaller } from '../authorization/parts-by-caller.ts';
import { unauthorized } from '../authorization/tell-refusals.ts';
import { type BoundedCache, createBoundedCache } from '../execution/bounded-cache.ts';
import type { RequestContext } from '../request-context.ts';
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
  /** What of the operation was not planned; undefined for a caller who may have all of it. */
  readonly outcome: AuthorizationOutcome | undefined;
}

/** The service name by which a prepared plan asks for the event itself. */
export const eventSource = '@eventStream';

interface PrepareOptions {
  readonly supergraph: LoadedSupergraph;
  readonly limits: OperationLimits;
  readonly authorization: AuthorizationOptions;
  readonly introspection: boolean;
  readonly keptPlans: number;
}

/**
 * The operation as far as the request's caller may have it.
 * @throws InvalidOperation or GraphQLError for an operation that cannot be served
 */
export type PrepareSubscription = (
  document: DocumentNode,
  source: string,
  operationName: string | undefined,
  context: RequestContext,
) => PreparedSubscription | Promise<PreparedSubscription>;

type PrepareFor = (context: RequestContext) => PreparedSubscription | Promise<PreparedSubscription>;

/** Prepares each operation once and keeps the most recently used ones. */
export function subscriptionPreparer(options: PrepareOptions): PrepareSubscription {
  const prepared: BoundedCache<PrepareFor> = createBoundedCache(options.keptPlans);
  return (document, source, operationName, context) => {
    const key = JSON.stringify([source, operationName]);
    const prepareFor = prepared.get(key) ?? preparation(document, operationName, options);
    prepared.set(key, prepareFor);
    return prepareFor(context);
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

function preparation(
  document: DocumentNode,
  operationName: string | undefined,
  { supergraph, limits, introspection, authorization: options }: PrepareOptions,
): PrepareFor {
  const invalid = validationErrors(document, supergraph.apiSchema, introspection);
  if (invalid.length > 0) throw new InvalidOperation(invalid);
  enforceLimits(document, limits);

  const asked = { document, operationName, supergraph };
  const authorization = authorizeOperation(document, operationName, supergraph, options);
  if (!authorization) {
    const whole = prepare(asked, document);
    return () => whole;
  }
  return partsByCaller(authorization, (outcome) => {
    if (!outcome) return prepare(asked, document);
    if (!outcome.document) throw unauthorized(outcome, {}, options);
    return prepare(asked, outcome.document, outcome);
  });
}

interface AskedSubscription {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly supergraph: LoadedSupergraph;
}

function prepare(
  { document, operationName, supergraph }: AskedSubscription,
  planned: DocumentNode,
  outcome?: AuthorizationOutcome,
): PreparedSubscription {
  const { primary, rest } = plan(planned, operationName, supergraph);
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
    outcome,
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
