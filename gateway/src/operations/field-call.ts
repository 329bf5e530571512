import { type FieldNode, print } from 'graphql';

/** A field with its arguments, as text that is equal for equal ones; without what is selected of it. */
export function fieldCall({ name, arguments: args = [] }: FieldNode): string {
  return args.length === 0 ? name.value : `${name.value}(${args.map(print).sort().join()})`;
}
