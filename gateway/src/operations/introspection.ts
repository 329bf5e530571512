import type { FieldNode, FragmentDefinitionNode } from 'graphql';

/** Whether a field is answered from the schema, as the client asks for it: such fields are not planned. */
export function isIntrospection({ name }: FieldNode): boolean {
  return name.value === '__schema' || name.value === '__type';
}

/** For a visitor of what is planned: passes over the fragments that only introspection can use. */
export function outsideIntrospection({ typeCondition }: FragmentDefinitionNode): false | undefined {
  return typeCondition.name.value.startsWith('__') ? false : undefined;
}
