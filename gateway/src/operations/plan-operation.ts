import { operationFromDocument } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import { type DocumentNode, type FieldNode, Kind, type SelectionSetNode, visit } from 'graphql';
import { looksPlanned, plannedName, plannedTypename } from '../execution/planned-names.ts';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';

/** An operation and how it is executed. */
export interface PlannedOperation {
  readonly plan: QueryPlan;
  /** The operation by the names it was planned with: it is this document that the plan is to be compiled with. */
  readonly document: DocumentNode;
}

/** @throws GraphQLError or Error for an operation that cannot be planned */
export function planOperation(
  supergraph: LoadedSupergraph,
  clientDocument: DocumentNode,
  operationName?: string,
): PlannedOperation {
  const document = named(clientDocument, supergraph.namesInKeys);
  return { plan: planDocument(supergraph, document, operationName), document };
}

/** @param document by the names that a `PlannedOperation` has; @throws GraphQLError or Error when it cannot be planned */
export function planDocument(
  { plannerApiSchema, planner }: LoadedSupergraph,
  document: DocumentNode,
  operationName?: string,
): QueryPlan {
  const operation = operationFromDocument(plannerApiSchema, withoutGaps(document), { operationName });
  return planner.buildQueryPlan(operation);
}

/**
 * The planner adds keys and required fields by their own names to what the client selects, and does not see that the
 * client may have given such a name to something else.
 */
function named(document: DocumentNode, namesInKeys: ReadonlySet<string>): DocumentNode {
  return visit(document, {
    Field: (node) => (isInTheWay(node, namesInKeys) ? renamed(node) : undefined),
  });
}

/** Nor does the planner see that an object is wanted of which every field is left out. */
function withoutGaps(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet: {
      leave: (node, _key, parent) =>
        parent && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION
          ? undefined
          : withoutGap(node),
    },
  });
}

function isInTheWay({ alias, name, arguments: args }: FieldNode, namesInKeys: ReadonlySet<string>): boolean {
  const answered = (alias ?? name).value;
  if (looksPlanned(answered)) return true;
  if (!namesInKeys.has(answered)) return false;
  return answered !== name.value || (args !== undefined && args.length > 0);
}

function renamed(node: FieldNode): FieldNode {
  const value = plannedName((node.alias ?? node.name).value);
  return { ...node, alias: { kind: Kind.NAME, value } };
}

function withoutGap(node: SelectionSetNode): SelectionSetNode | undefined {
  const mayBeEmpty = node.selections.every(({ directives }) =>
    directives?.some(({ name }) => name.value === 'skip' || name.value === 'include'),
  );
  return mayBeEmpty ? { ...node, selections: [...node.selections, plannedTypename] } : undefined;
}
