import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isInterfaceType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { answeredName } from '../execution/planned-names.ts';
import type { AccessRules } from './access-rules.ts';
import type { Requirement } from './requirement.ts';

/** What stands under requirements: the operation, a fragment for all its spreads, an inline fragment, a field. */
export type Guarded = OperationDefinitionNode | FragmentDefinitionNode | SelectionNode;

/** The requirements that one operation is under. */
export interface OperationRequirements {
  readonly operation: OperationDefinitionNode;
  /** The fragments that the operation reaches, by name. */
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Each requirement once. */
  readonly requirements: readonly Requirement[];
  /** By place in `requirements`. They hold wherever the node is reached from; a node that is not here is open. */
  readonly of: ReadonlyMap<Guarded, readonly number[]>;
  /** Of each field with selections: its key in the response, then `@` for every list on the way into its objects. */
  readonly steps: ReadonlyMap<FieldNode, readonly string[]>;
}

/** @param document valid against the schema; @returns undefined when the operation is open to everybody */
export function findRequirements(
  document: DocumentNode,
  operationName: string | undefined,
  schema: GraphQLSchema,
  rules: AccessRules,
): OperationRequirements | undefined {
  const operation = getOperationAST(document, operationName);
  if (!operation) return undefined;
  const defined = new Map(
    document.definitions.flatMap((node) => (isFragment(node) ? [[node.name.value, node]] : [])),
  );
  const fragments = new Map<string, FragmentDefinitionNode>();
  const requirements: Requirement[] = [];
  const of = new Map<Guarded, readonly number[]>();
  const steps = new Map<FieldNode, readonly string[]>();

  const guard = (node: Guarded, found: readonly Requirement[]): void => {
    for (const requirement of found) if (!requirements.includes(requirement)) requirements.push(requirement);
    if (found.length > 0)
      of.set(node, [...new Set(found.map((requirement) => requirements.indexOf(requirement)))]);
  };
  const types = new TypeInfo(schema);
  /** Whoever selects anything on a type must meet its requirements; on an interface, whoever selects a field. */
  const ofSelecting = ({ selections }: SelectionSetNode): readonly Requirement[] => {
    const type = getNamedType(types.getType());
    return !type || (isInterfaceType(type) && !selections.some(isOrdinaryField))
      ? []
      : rules.ofType(type.name);
  };
  const guardConditioned = (node: Guarded & { readonly selectionSet: SelectionSetNode }) =>
    guard(node, ofSelecting(node.selectionSet));

  const walk = visitWithTypeInfo(types, {
    OperationDefinition: guardConditioned,
    FragmentDefinition: guardConditioned,
    InlineFragment: guardConditioned,
    Field(field) {
      const parent = types.getParentType();
      const definition = types.getFieldDef();
      if (!parent || !definition) return;
      if (field.selectionSet) steps.set(field, [responseKey(field), ...listSteps(definition.type)]);
      const ofValue = field.selectionSet
        ? ofSelecting(field.selectionSet)
        : rules.ofType(getNamedType(definition.type).name);
      guard(field, [...rules.ofField(parent.name, definition.name), ...ofValue]);
    },
    FragmentSpread({ name }) {
      const fragment = defined.get(name.value);
      if (fragment) fragments.set(name.value, fragment);
    },
  });
  visit(operation, walk);
  // The walk of a fragment may add to the map that is being iterated; each is walked once.
  for (const fragment of fragments.values()) visit(fragment, walk);
  return requirements.length > 0 ? { operation, fragments, requirements, of, steps } : undefined;
}

/** A field's key in the response. */
export const responseKey = ({ alias, name }: FieldNode): string => answeredName((alias ?? name).value);

const listSteps = (type: GraphQLOutputType): readonly string[] =>
  [...String(type).matchAll(/\[/g)].map(() => '@');

/** Who may read data has no bearing on who may read the schema. */
export const isIntrospection = (selection: SelectionNode): boolean =>
  selection.kind === Kind.FIELD && ['__schema', '__type'].includes(selection.name.value);

const isFragment = (node: { readonly kind: Kind }): node is FragmentDefinitionNode =>
  node.kind === Kind.FRAGMENT_DEFINITION;

const isOrdinaryField = (selection: SelectionNode): boolean =>
  selection.kind === Kind.FIELD && selection.name.value !== '__typename';
