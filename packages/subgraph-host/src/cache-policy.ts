import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLSchema,
  getDirectiveValues,
  getNamedType,
  isCompositeType,
  Kind,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** How long, and for whom, an answer may be kept. */
export interface CachePolicy {
  readonly maxAgeSeconds: number;
  /** PRIVATE: only for the caller who asked. */
  readonly scope: 'PUBLIC' | 'PRIVATE';
}

interface Hint {
  readonly maxAge?: number;
  readonly scope?: 'PUBLIC' | 'PRIVATE';
  readonly inheritMaxAge?: boolean;
}

/**
 * What `@cacheControl` allows for the answer to a query, by Apollo's rules: the shortest of what its fields say, and
 * nothing for root fields and fields of composite types that say nothing.
 * @returns undefined where the answer must not be kept.
 */
export function cachePolicyOf(schema: GraphQLSchema, document: DocumentNode): CachePolicy | undefined {
  if (schema.getDirective('cacheControl') === undefined || !hasOnlyQueries(document)) return undefined;
  let maxAgeSeconds = Number.POSITIVE_INFINITY;
  let scope: CachePolicy['scope'] = 'PUBLIC';
  const restrict = ({ maxAge, scope: told }: Hint) => {
    maxAgeSeconds = Math.min(maxAgeSeconds, maxAge ?? maxAgeSeconds);
    if (told === 'PRIVATE') scope = told;
  };
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        const definition = types.getFieldDef();
        if (!definition || definition.name.startsWith('__')) return;
        const isRoot = types.getParentType() === schema.getQueryType();
        if (isRoot && definition.name === '_entities') entityHints(schema, node).forEach(restrict);
        else restrict(hintOf(schema, definition, isRoot));
      },
    }),
  );
  return maxAgeSeconds > 0 && Number.isFinite(maxAgeSeconds) ? { maxAgeSeconds, scope } : undefined;
}

const hasOnlyQueries = ({ definitions }: DocumentNode): boolean =>
  definitions.every(
    (definition) =>
      definition.kind !== Kind.OPERATION_DEFINITION || definition.operation === OperationTypeNode.QUERY,
  );

function hintOf(schema: GraphQLSchema, field: GraphQLField<unknown, unknown>, isRoot: boolean): Hint {
  const type = getNamedType(field.type);
  const told = { ...(isCompositeType(type) && annotation(schema, type)), ...annotation(schema, field) };
  const needsTelling = isRoot || (isCompositeType(type) && !told.inheritMaxAge);
  return told.maxAge === undefined && needsTelling ? { ...told, maxAge: 0 } : told;
}

/** Entities say for themselves, by their types, how long they may be kept. */
function entityHints(schema: GraphQLSchema, { selectionSet }: FieldNode): Hint[] {
  return (selectionSet?.selections ?? []).map((selection) => {
    const type =
      selection.kind === Kind.INLINE_FRAGMENT && selection.typeCondition
        ? schema.getType(selection.typeCondition.name.value)
        : undefined;
    return { maxAge: 0, ...(type && annotation(schema, type)) };
  });
}

/** A type or field as its SDL wrote it. */
interface Annotated {
  readonly astNode?: Definition;
  readonly extensionASTNodes?: readonly NonNullable<Definition>[];
}
type Definition = Parameters<typeof getDirectiveValues>[1] | null | undefined;

function annotation(schema: GraphQLSchema, { astNode, extensionASTNodes = [] }: Annotated): Hint {
  const directive = schema.getDirective('cacheControl');
  for (const node of [astNode, ...extensionASTNodes]) {
    const values = directive && node && getDirectiveValues(directive, node);
    if (values) return values as Hint;
  }
  return {};
}
