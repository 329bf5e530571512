import { type ExecutionResult, GraphQLError } from 'graphql';
import type { RequestContext } from '../request-context.ts';
import { beforeDeadline } from './deadline.ts';
import { answerOfResult } from './graphql-answer.ts';
import type { Send } from './subgraph-call.ts';

/**
 * A data source as `@apollo/gateway` knows them, such as a subclass of its `RemoteGraphQLDataSource` with
 * `willSendRequest` and `didReceiveResponse`.
 */
export interface GraphQLDataSource {
  process(options: {
    readonly kind: 'incoming operation';
    readonly request: {
      query: string;
      operationName: string | undefined;
      variables: Record<string, unknown>;
      http: { method: string; url: string; headers: Headers };
    };
    readonly context: RequestContext;
    readonly incomingRequestContext: { readonly context: RequestContext };
    // biome-ignore lint/suspicious/noExplicitAny: its types are of other versions of the same libraries
  }): Promise<any>;
}

/** Calls a data source. It makes its own requests, so of the headers it gets those that travel with the client's request. */
export function throughDataSource(source: GraphQLDataSource): Send {
  return async ({ request, context, deadlineMs }) => {
    const { query, operationName, variables } = request;
    const headers = new Headers({ ...context.forwardedHeaders, 'x-correlation-id': context.correlationId });
    const processed = source.process({
      kind: 'incoming operation',
      request: {
        query,
        operationName,
        variables: { ...variables },
        http: { method: 'POST', url: '', headers },
      },
      context,
      incomingRequestContext: { context },
    });
    return answerOfResult(await beforeDeadline(deadlineMs, processed.then(resultOf, errorResult)));
  };
}

function resultOf({ data, errors, extensions }: ExecutionResult): ExecutionResult {
  return {
    ...(data !== undefined && { data }),
    ...(errors && { errors }),
    ...(extensions && { extensions }),
  };
}

/** What a data source throws as a GraphQL error is its answer; anything else is its failure. */
function errorResult(error: unknown): ExecutionResult {
  if (error instanceof GraphQLError) return { errors: [error] };
  throw error;
}
