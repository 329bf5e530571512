import type { ApolloServer } from '@apollo/server';
import type { ExecutionResult } from 'graphql';
import type { OperationParameters } from '../../http/operation-parameters.ts';
import type { RequestContext } from '../../request-context.ts';

/** Executes queries and mutations, as the HTTP endpoint does, for protocols that have one pipe for everything. */
export type RunOperation = (params: OperationParameters, context: RequestContext) => Promise<ExecutionResult>;

export function operationRunner(apollo: ApolloServer<RequestContext>): RunOperation {
  return async ({ query, operationName, variables, extensions }, contextValue) => {
    const { body } = await apollo.executeOperation(
      {
        query,
        operationName,
        variables: { ...variables },
        extensions: { ...extensions },
      },
      { contextValue },
    );
    if (body.kind !== 'single') throw new Error('Expected a single result');
    return body.singleResult as ExecutionResult;
  };
}
