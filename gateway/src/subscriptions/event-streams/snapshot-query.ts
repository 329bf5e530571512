import type { PlanNode } from '@apollo/query-planner';
import {
  type DocumentNode,
  type FieldNode,
  Kind,
  OperationTypeNode,
  parseType,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { EventStreamField } from '../../supergraph/event-streams.ts';
import type { LoadedSupergraph } from '../../supergraph/load-supergraph.ts';

/** The query for an entity's current state as an event would carry it, planned. */
export interface SnapshotQuery {
  readonly document: DocumentNode;
  readonly node: PlanNode;
  /** The query field that answers it. */
  readonly fieldName: string;
  /** The arguments of the subscription that it takes, as variables of the same names. */
  readonly argumentNames: readonly string[];
}

/** Asks for just what the event itself would answer: the planner fetches the rest as it does for any event. */
export async function prepareSnapshot(
  field: EventStreamField,
  primaryField: FieldNode,
  supergraph: LoadedSupergraph,
): Promise<SnapshotQuery | undefined> {
  const query = field.snapshot;
  if (!query) return undefined;
  const known = field.entityType.getFields();
  const wanted = new Map<string, FieldNode>([['__typename', plainField('__typename')]]);
  for (const name of ['id', 'version', 'updatedAt']) if (known[name]) wanted.set(name, plainField(name));
  const selections = mergeInto(wanted, entitySelections(primaryField.selectionSet, field.entityField));

  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        kind: Kind.OPERATION_DEFINITION,
        operation: OperationTypeNode.QUERY,
        variableDefinitions: query.args.map(({ name, type }) => ({
          kind: Kind.VARIABLE_DEFINITION,
          variable: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } },
          type: parseType(String(type)),
        })),
        selectionSet: {
          kind: Kind.SELECTION_SET,
          selections: [
            {
              ...plainField(query.name, selections),
              arguments: query.args.map(({ name }) => ({
                kind: Kind.ARGUMENT,
                name: { kind: Kind.NAME, value: name },
                value: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } },
              })),
            },
          ],
        },
      },
    ],
  };
  const { node } = await supergraph.plan(document, undefined);
  if (!node || node.kind === 'Subscription')
    throw new Error(`The snapshot "${query.name}" cannot be planned`);
  return {
    document,
    node,
    fieldName: query.name,
    argumentNames: query.args.map(({ name }) => name),
  };
}

function entitySelections(selectionSet: SelectionSetNode | undefined, entityField: string): SelectionNode[] {
  return (selectionSet?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.INLINE_FRAGMENT) return entitySelections(selection.selectionSet, entityField);
    if (selection.kind === Kind.FIELD && selection.name.value === entityField) {
      return [...(selection.selectionSet?.selections ?? [])];
    }
    return [];
  });
}

/** Fields by their own names, unconditionally: the result stands in for an event's body. */
function mergeInto(fields: Map<string, FieldNode>, selections: readonly SelectionNode[]): SelectionNode[] {
  const fragments: SelectionNode[] = [];
  for (const selection of selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD) continue; // the planner has inlined them
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const inner = mergeInto(new Map(), selection.selectionSet.selections);
      fragments.push({
        ...selection,
        directives: [],
        selectionSet: { kind: Kind.SELECTION_SET, selections: inner },
      });
      continue;
    }
    const name = selection.name.value;
    const inner = [
      ...(fields.get(name)?.selectionSet?.selections ?? []),
      ...(selection.selectionSet?.selections ?? []),
    ];
    fields.set(name, plainField(name, inner.length > 0 ? mergeInto(new Map(), inner) : undefined));
  }
  return [...fields.values(), ...fragments];
}

function plainField(name: string, selections?: readonly SelectionNode[]): FieldNode {
  return {
    kind: Kind.FIELD,
    name: { kind: Kind.NAME, value: name },
    ...(selections && { selectionSet: { kind: Kind.SELECTION_SET, selections } }),
  };
}
