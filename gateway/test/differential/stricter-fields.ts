import { type GraphQLSchema, isNonNullType, isObjectType } from 'graphql';

/** The fields, as `Type.field`, that may be null in the supergraph, but not in every subgraph that has them. */
export function stricterFields(
  supergraph: GraphQLSchema,
  subgraphs: readonly GraphQLSchema[],
): ReadonlySet<string> {
  return new Set(
    Object.values(supergraph.getTypeMap())
      .filter(isObjectType)
      .flatMap((type) =>
        Object.values(type.getFields()).flatMap((field) => {
          const isStricter = subgraphs.some((schema) => {
            const local = schema.getType(type.name);
            return isObjectType(local) && isNonNullType(local.getFields()[field.name]?.type);
          });
          return isStricter && !isNonNullType(field.type) ? [`${type.name}.${field.name}`] : [];
        }),
      ),
  );
}
