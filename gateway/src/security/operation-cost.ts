import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf } from '../execution/fragments-of.ts';
import { argumentCost } from './argument-cost.ts';
import type { CostRules } from './cost-directives.ts';
import { listSizeOf } from './list-size.ts';
import type { VariableReader } from './variable-reader.ts';

export interface CostModel {
  readonly schema: GraphQLSchema;
  readonly rules: CostRules;
  /** How long a list is taken to be when nothing says so. */
  readonly listSize: number;
}

/** How long the lists among the fields directly below are. */
interface SizedFields {
  readonly names: readonly string[];
  readonly size: number;
}

const mutationCost = 10;
const unsized: SizedFields = { names: [], size: 0 };

/**
 * What an operation would cost if its lists were as long as they may be: one for each object, more or less where the
 * supergraph says `@cost`, times the sizes of the lists around it. A field's own weight and those of its arguments
 * count once for each call. These are the rules of Apollo Router's static estimate, after
 * https://ibm.github.io/graphql-specs/cost-spec.html.
 *
 * @param document valid, with the operation
 * @throws GraphQLError BAD_USER_INPUT where a list wants exactly one of several arguments that say how long it is
 */
export function operationCost(
  { schema, rules, listSize }: CostModel,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: VariableReader,
): number {
  const fragments = fragmentsOf(document);
  // Each fragment is weighed once in the same place, or nested fragments would make weighing itself exponential.
  const weighed = new Map<SizedFields, Map<string, number>>();

  function selectionCost(set: SelectionSetNode, parent: GraphQLNamedType, sized: SizedFields): number {
    let total = 0;
    for (const selection of set.selections) {
      if (isLeftOut(selection.directives, variables)) continue;
      if (selection.kind === Kind.FIELD) total += fieldCost(selection, parent, sized);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) total += spreadCost(selection.name.value, sized);
      else {
        const condition = selection.typeCondition && schema.getType(selection.typeCondition.name.value);
        total += selectionCost(selection.selectionSet, condition ?? parent, sized);
      }
    }
    return total;
  }

  function spreadCost(name: string, sized: SizedFields): number {
    const here = weighed.get(sized) ?? new Map<string, number>();
    weighed.set(sized, here);
    let cost = here.get(name);
    if (cost === undefined) {
      const fragment = fragments.get(name);
      const type = fragment && schema.getType(fragment.typeCondition.name.value);
      cost = type ? selectionCost(fragment.selectionSet, type, sized) : 0;
      here.set(name, cost);
    }
    return cost;
  }

  function fieldCost(node: FieldNode, parent: GraphQLNamedType, sized: SizedFields): number {
    const field = fieldOf(parent, node.name.value);
    if (!field) return 0; // __typename and introspection, which reach no subgraph
    const size = listSizeOf(rules.listSize(field), field, node, variables);
    const type = getNamedType(field.type);
    const below = size === undefined ? unsized : { names: rules.listSize(field)?.sizedFields ?? [], size };
    const each =
      Math.max(0, rules.weight(type) ?? (isCompositeType(type) ? 1 : 0)) +
      (node.selectionSet ? selectionCost(node.selectionSet, type, below) : 0);
    return callCost(field, node) + instances(field, sized, size) * each;
  }

  function instances(
    field: GraphQLField<unknown, unknown>,
    sized: SizedFields,
    own: number | undefined,
  ): number {
    if (!isListType(getNullableType(field.type))) return 1;
    return sized.names.includes(field.name) ? sized.size : (own ?? listSize);
  }

  /** Weights of arguments may be negative, where they make a field cheaper; the whole is not. */
  function callCost(field: GraphQLField<unknown, unknown>, node: FieldNode): number {
    let cost = rules.weight(field) ?? 0;
    for (const { name, value } of node.arguments ?? []) {
      const argument = field.args.find((candidate) => candidate.name === name.value);
      if (argument) cost += argumentCost(argument, value, rules, variables);
    }
    return Math.max(0, cost);
  }

  const root = schema.getRootType(operation.operation);
  const base = operation.operation === 'mutation' ? mutationCost : 0;
  return base + (root ? selectionCost(operation.selectionSet, root, unsized) : 0);
}

function fieldOf(type: GraphQLNamedType, name: string): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}

function isLeftOut(directives: readonly DirectiveNode[] = [], variables: VariableReader): boolean {
  return directives.some(({ name, arguments: given }) => {
    if (name.value !== 'skip' && name.value !== 'include') return false;
    const condition = given?.[0] && variables.read(given[0].value);
    return condition === (name.value === 'skip');
  });
}
