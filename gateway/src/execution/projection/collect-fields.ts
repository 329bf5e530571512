import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { plannedTypename } from '../planned-names.ts';
import type { IsIncluded } from './conditions.ts';

export interface SelectionContext {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly isIncluded: IsIncluded;
}

/** The fields selected of a type by the names they are answered under, in the order that the specification gives. */
export function collectFields(
  context: SelectionContext,
  type: GraphQLCompositeType,
  selectionSets: readonly SelectionSetNode[],
): ReadonlyMap<string, readonly FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const visited = new Set<string>();
  for (const selectionSet of selectionSets) collect(selectionSet);
  return fields;

  function collect({ selections }: SelectionSetNode): void {
    for (const selection of selections) {
      if (selection === plannedTypename || !context.isIncluded(selection)) continue;
      if (selection.kind === Kind.FIELD) {
        const name = (selection.alias ?? selection.name).value;
        const nodes = fields.get(name);
        if (nodes) nodes.push(selection);
        else fields.set(name, [selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (isMeant(selection.typeCondition?.name.value)) collect(selection.selectionSet);
      } else {
        const name = selection.name.value;
        const fragment = context.fragments.get(name);
        if (!fragment || visited.has(name)) continue;
        visited.add(name);
        if (isMeant(fragment.typeCondition.name.value)) collect(fragment.selectionSet);
      }
    }
  }

  function isMeant(condition: string | undefined): boolean {
    if (condition === undefined || condition === type.name) return true;
    const abstract = context.schema.getType(condition);
    if (!isAbstractType(abstract)) return false;
    return (isObjectType(type) || isInterfaceType(type)) && context.schema.isSubType(abstract, type);
  }
}
