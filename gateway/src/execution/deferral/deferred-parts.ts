import {
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { planLabelOf } from './plan-labels.ts';

/** A fragment that is answered after what it stands in. */
export interface DeferredPart {
  /** By which the plan names it. */
  readonly label: string;
  /** From the objects that it is deferred behind to those that it is about. */
  readonly steps: readonly Step[];
  /** Types that these must be of, each. */
  readonly conditions: readonly string[];
  readonly type: GraphQLCompositeType;
  readonly selectionSet: SelectionSetNode;
  /** What is answered after it in turn. */
  readonly nested: readonly DeferredPart[];
}

/** A field to enter, of objects that must be of these types, each. */
interface Step {
  readonly conditions: readonly string[];
  /** Its name in the data. */
  readonly name: string;
}

/** What an operation defers. Its deferred fragments must stand where they are used, with the plan's labels. */
export function findDeferredParts(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
): readonly DeferredPart[] {
  const root = schema.getRootType(operation.operation);
  return root ? partsIn(operation.selectionSet, root) : [];

  function partsIn(set: SelectionSetNode, type: GraphQLCompositeType): readonly DeferredPart[] {
    const parts: DeferredPart[] = [];
    walk(set, type, [], []);
    return parts;

    function walk(
      { selections }: SelectionSetNode,
      within: GraphQLCompositeType,
      steps: readonly Step[],
      conditions: readonly string[],
    ): void {
      for (const selection of selections) {
        if (selection.kind === Kind.FRAGMENT_SPREAD || !selection.selectionSet) continue;
        if (selection.kind === Kind.FIELD) {
          const inner = fieldType(within, selection.name.value);
          const name = (selection.alias ?? selection.name).value;
          if (inner) walk(selection.selectionSet, inner, [...steps, { conditions, name }], []);
          continue;
        }
        const condition = selection.typeCondition?.name.value;
        const narrowed = condition !== undefined && !isCertain(condition, within);
        const inner = narrowed ? (schema.getType(condition) as GraphQLCompositeType) : within;
        const all = narrowed ? [...conditions, condition] : conditions;
        const label = planLabelOf(selection);
        if (label === undefined) walk(selection.selectionSet, inner, steps, all);
        else {
          const nested = partsIn(selection.selectionSet, inner);
          const { selectionSet } = selection;
          parts.push({ label, steps, conditions: all, type: inner, selectionSet, nested });
        }
      }
    }
  }

  function isCertain(condition: string, type: GraphQLCompositeType): boolean {
    if (condition === type.name) return true;
    const abstract = schema.getType(condition);
    return isAbstractType(abstract) && !isUnionType(type) && schema.isSubType(abstract, type);
  }
}

/** Undefined for what has no fields, and for introspection, which is answered at once. */
function fieldType(type: GraphQLCompositeType, name: string): GraphQLCompositeType | undefined {
  const definition = isUnionType(type) ? undefined : type.getFields()[name];
  const named = definition && getNamedType(definition.type);
  return isCompositeType(named) ? named : undefined;
}
