import { CriticalityLevel, DiffRule, diff } from '@graphql-inspector/core';
import { loadSupergraph } from '@naru/gateway';
import { concatAST, type GraphQLSchema, parse, type Source, validate } from 'graphql';

/** The API that clients see of a supergraph. */
export const apiOf = (supergraphSdl: string): GraphQLSchema => loadSupergraph(supergraphSdl).apiSchema;

/**
 * What would break clients of `before` if `after` were served instead, one sentence each. A field that was marked
 * `@deprecated` before may go: that is how something is taken away without breaking anybody.
 */
export async function breakingChanges(before: GraphQLSchema, after: GraphQLSchema): Promise<string[]> {
  const changes = await diff(before, after, [DiffRule.suppressRemovalOfDeprecatedField]);
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ message, criticality }) => (criticality.reason ? `${message} (${criticality.reason})` : message));
}

/**
 * What known operations ask for that the schema does not have, one line each, with the file that asks. The files are one
 * document: each may use the others' fragments.
 */
export function invalidOperations(schema: GraphQLSchema, operations: readonly Source[]): string[] {
  const errors = validate(schema, concatAST(operations.map((source) => parse(source))), undefined, {
    maxErrors: Number.POSITIVE_INFINITY,
  });
  return errors.map(({ message, source, locations }) => {
    const [at] = locations ?? [];
    return `${source?.name}${at ? `:${at.line}` : ''}: ${message}`;
  });
}
