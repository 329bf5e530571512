import { type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql';

/** How a type condition begins in the planner's paths: `... on Book`. */
export const fragmentPrefix = '... on ';

/** Which types a schema knows, and which conditions they meet. */
export interface TypeConditions {
  isKnown(typeName: unknown): boolean;
  isObjectType(typeName: unknown): boolean;
  /** The type itself and the interfaces that it implements. */
  namesOf(typeName: string): readonly string[];
  /** Whether an object of that type is meant by a fragment on the condition. */
  includes(condition: string, typeName: unknown): boolean;
}

export function createTypeConditions(schema: GraphQLSchema): TypeConditions {
  const typeOf = (typeName: unknown) => (typeof typeName === 'string' ? schema.getType(typeName) : undefined);
  return {
    isKnown: (typeName) => typeOf(typeName) !== undefined,
    isObjectType: (typeName) => isObjectType(typeOf(typeName)),
    namesOf(typeName) {
      const type = schema.getType(typeName);
      if (!isObjectType(type) && !isInterfaceType(type)) return [];
      return [type.name, ...type.getInterfaces().map(({ name }) => name)];
    },
    includes(condition, typeName) {
      if (condition === typeName) return true;
      const abstract = schema.getType(condition);
      const type = typeOf(typeName);
      if (!isAbstractType(abstract)) return false;
      return (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(abstract, type);
    },
  };
}
