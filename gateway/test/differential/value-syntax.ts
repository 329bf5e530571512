import {
  type GraphQLInputField,
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
} from 'graphql';

/** A value as it is sent in JSON, in GraphQL's syntax. */
export function inSyntaxOf(type: GraphQLInputType, value: unknown): string {
  const nullable = getNullableType(type);
  if (value === null) return 'null';
  if (isListType(nullable)) {
    return `[${(value as unknown[]).map((item) => inSyntaxOf(nullable.ofType, item)).join(', ')}]`;
  }
  if (isInputObjectType(nullable)) {
    const fields = nullable.getFields();
    const entries = Object.entries(value as object).map(
      ([name, item]) => `${name}: ${inSyntaxOf((fields[name] as GraphQLInputField).type, item)}`,
    );
    return `{ ${entries.join(', ')} }`;
  }
  return inSyntax(value, isEnumType(nullable));
}

/** A value without fields of input types, in GraphQL's syntax. */
export function inSyntax(value: unknown, isEnum: boolean): string {
  if (isEnum) return String(value);
  if (Array.isArray(value)) return `[${value.map((item) => inSyntax(item, false)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([name, item]) => `${name}: ${inSyntax(item, false)}`)
      .join(', ')} }`;
  }
  return JSON.stringify(value);
}
