import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  validate,
} from 'graphql';
import { shortened, withoutSuggestion } from '../../security/client-message.ts';

/** An operation that breaks the schema's rules; the errors say where. */
export class InvalidOperation extends Error {
  readonly errors: readonly GraphQLError[];

  constructor(errors: readonly GraphQLError[]) {
    super('The operation is not valid');
    this.errors = errors;
  }
}

/** @throws InvalidOperation with every violation; without introspection none of them spells out the schema */
export function assertValid(document: DocumentNode, schema: GraphQLSchema, introspection: boolean): void {
  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  const errors = violations(() => validate(schema, document, rules)).map(({ message, nodes }) => {
    const told = shortened(introspection ? message : withoutSuggestion(message));
    return new GraphQLError(told, { nodes, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
  });
  if (errors.length > 0) throw new InvalidOperation(errors);
}

/** graphql-js throws where the root field of a subscription depends on a variable, instead of reporting it. */
function violations(validated: () => readonly GraphQLError[]): readonly GraphQLError[] {
  try {
    return validated();
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}
