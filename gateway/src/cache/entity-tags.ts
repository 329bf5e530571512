import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf } from '../execution/fragments-of.ts';

/** The tags of an answer: which changes of entities make it old. */
export type EntityTags = (data: unknown) => readonly string[];

/** An answer with this tag is made old by any change of any entity of the type. */
export const anyOf = (typeName: string): string => typeName;
/** An answer with this tag is made old by changes of this one entity. */
export const oneOf = (typeName: string, id: unknown): string => `${typeName}:${id}`;

/** Where answers hold single entities that can be told apart by their id. */
interface Place {
  readonly key: string;
  readonly entity?: { readonly typeName: string; readonly idKey: string } | undefined;
  readonly inner: readonly Place[];
}

/**
 * Finds out, once per operation, how its answers hold entities of the given types. One that stands alone with its id is
 * held by that id; one in a list, or without its id, makes the answer depend on all entities of its type, because any
 * of them may come into the list.
 */
export function compileEntityTags(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
  entityTypes: ReadonlySet<string>,
): EntityTags {
  const operation = getOperationAST(document, operationName);
  const root = operation && schema.getRootType(operation.operation);
  if (!root) return () => [];
  const fragments = fragmentsOf(document);
  const always = new Set<string>();
  const places = placesIn(operation.selectionSet, root, false);
  return (data) => {
    const tags = new Set(always);
    collect(places, data, tags);
    return [...tags];
  };

  function placesIn(selections: SelectionSetNode, parent: GraphQLCompositeType, inList: boolean): Place[] {
    return fieldsOf(selections, parent, schema, fragments).flatMap(({ node, type }) => {
      const named = getNamedType(type);
      if (!node.selectionSet || !isCompositeType(named)) return [];
      const many = inList || isList(type);
      const idKey = isObjectType(named) ? idKeyOf(node.selectionSet) : undefined;
      const held = (isAbstractType(named) ? schema.getPossibleTypes(named) : [named]).filter(({ name }) =>
        entityTypes.has(name),
      );
      const single = !many && idKey !== undefined;
      if (!single) for (const { name } of held) always.add(anyOf(name));
      const inner = placesIn(node.selectionSet, named, many);
      const entity = single && held.length > 0 ? { typeName: named.name, idKey } : undefined;
      if (!entity && inner.length === 0) return [];
      return [{ key: node.alias?.value ?? node.name.value, entity, inner }];
    });
  }
}

function collect(places: readonly Place[], data: unknown, tags: Set<string>): void {
  for (const { key, entity, inner } of places) {
    const value = (data as Record<string, unknown> | null | undefined)?.[key] as
      | Record<string, unknown>
      | null
      | undefined;
    // Where there is none today, one may be tomorrow.
    if (entity) {
      const id = value?.[entity.idKey];
      tags.add(id === undefined || id === null ? anyOf(entity.typeName) : oneOf(entity.typeName, id));
    }
    collect(inner, value, tags);
  }
}

interface SelectedField {
  readonly node: FieldNode;
  readonly type: GraphQLOutputType;
}

function fieldsOf(
  { selections }: SelectionSetNode,
  parent: GraphQLCompositeType,
  schema: GraphQLSchema,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): SelectedField[] {
  return selections.flatMap((selection): SelectedField[] => {
    if (selection.kind === Kind.FIELD) {
      const fields = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields() : {};
      const field = fields[selection.name.value];
      return field ? [{ node: selection, type: field.type }] : [];
    }
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    const condition = fragment?.typeCondition && schema.getType(fragment.typeCondition.name.value);
    if (!fragment) return [];
    return fieldsOf(
      fragment.selectionSet,
      isCompositeType(condition) ? condition : parent,
      schema,
      fragments,
    );
  });
}

/** Only an id that is certainly there tells entities apart. */
function idKeyOf({ selections }: SelectionSetNode): string | undefined {
  for (const selection of selections) {
    if (selection.kind !== Kind.FIELD || selection.name.value !== 'id' || selection.directives?.length)
      continue;
    return selection.alias?.value ?? 'id';
  }
  return undefined;
}

const isList = (type: GraphQLOutputType): boolean =>
  isNonNullType(type) ? isList(type.ofType) : isListType(type);
