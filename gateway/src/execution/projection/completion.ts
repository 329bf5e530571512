import { GraphQLError } from 'graphql';
import { codedError } from '../../security/errors.ts';

/** The values of one request on their way into its response. */
export interface Completion {
  readonly variables: Readonly<Record<string, unknown>>;
  /** The path to the value being completed, as far as its depth; what lies behind is left from before. */
  readonly path: (string | number)[];
  readonly violations: GraphQLError[];
}

/** What stands for a null that the type does not allow: it makes whatever holds it null. */
export const refused = Symbol('refused');

/**
 * Makes of a subgraph's value what the response may hold.
 * @param depth how much of the completion's path leads to the value
 */
export type CompleteValue = (value: unknown, completion: Completion, depth: number) => unknown;

export function createCompletion(variables: Readonly<Record<string, unknown>>): Completion {
  return { variables, path: [], violations: [] };
}

/** Notes that a value is not what the schema promises. */
export function violate({ path, violations }: Completion, depth: number, message: string): void {
  const { extensions } = codedError('INVALID_SUBGRAPH_RESPONSE', message);
  violations.push(new GraphQLError(message, { path: path.slice(0, depth), extensions }));
}
