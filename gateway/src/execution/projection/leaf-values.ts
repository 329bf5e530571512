import { type GraphQLLeafType, isEnumType } from 'graphql';

/** What is answered for a leaf value; undefined when the value is none of the type's. */
export type CompleteLeaf = (value: unknown) => unknown;

const maxInt = 2 ** 31 - 1;
const minInt = -(2 ** 31);

const builtIn: Readonly<Record<string, CompleteLeaf>> = {
  Boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  Float: (value) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined),
  ID: (value) => (typeof value === 'string' ? value : Number.isInteger(value) ? String(value) : undefined),
  Int: (value) =>
    Number.isInteger(value) && (value as number) <= maxInt && (value as number) >= minInt ? value : undefined,
  String: (value) => (typeof value === 'string' ? value : undefined),
};

/** A custom scalar may be anything; of an enum only what clients may see. */
export function leafCompleter(type: GraphQLLeafType): CompleteLeaf {
  if (isEnumType(type)) {
    const names = new Set<unknown>(type.getValues().map(({ name }) => name));
    return (value) => (names.has(value) ? value : undefined);
  }
  return Object.hasOwn(builtIn, type.name) ? (builtIn[type.name] as CompleteLeaf) : (value) => value;
}
