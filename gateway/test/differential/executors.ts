import { operationFromDocument } from '@apollo/federation-internals';
import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway';
import type { QueryPlan } from '@apollo/query-planner';
import { type ExecutionResult, execute, GraphQLError, print } from 'graphql';
import { operationOf } from '../../src/execution/operation-of.ts';
import { coerceVariables } from '../../src/operations/coerce-variables.ts';
import { createPreparedOperations } from '../../src/operations/prepared-operations.ts';
import { filtering } from '../filtering.ts';
import { type DifferentialSupergraph, typeResolver } from './differential-supergraph.ts';
import type { GeneratedOperation } from './generate-operation.ts';
import type { Run } from './world.ts';

/** What an executor made of an operation, and the mutations that it caused. */
export interface Outcome {
  readonly result: ExecutionResult;
  readonly mutations: readonly string[];
}

/** Executes an operation, with or without faults in the world. */
export type Executor = (operation: GeneratedOperation, faulty: boolean) => Promise<Outcome>;

/** graphql-js over one schema with all the fields. */
export function monolithExecutor(supergraph: DifferentialSupergraph): Executor {
  return observed(async ({ document, operationName, variables }, run) =>
    execute({
      schema: supergraph.loaded.apiSchema,
      document,
      operationName,
      variableValues: variables,
      contextValue: run,
      fieldResolver: supergraph.monolith,
      typeResolver,
    }),
  );
}

/** The gateway's own, from the planning on. @param takesLater whether deferred fragments are delivered later */
export function ourExecutor(supergraph: DifferentialSupergraph, takesLater = false): Executor {
  const { loaded } = supergraph;
  const operations = createPreparedOperations(loaded, 100_000, filtering);
  return observed(async ({ document, operationName, variables: given }, run) => {
    const { variableDefinitions } = operationOf(document, operationName);
    const { variables, errors } = coerceVariables(loaded.apiSchema, variableDefinitions, given);
    if (errors) return { errors };
    const { executable } = await operations.prepare({
      queryHash: print(document),
      document,
      operationName,
      variables,
      takesLater,
    });
    return executable.execute({
      variables,
      context: { caller: null, correlationId: 'differential', forwardedHeaders: {}, authority: 'anyone' },
      clients: Object.fromEntries(
        supergraph.subgraphNames.map((name) => [
          name,
          { fetch: (request) => supergraph.ask(name, request, run) },
        ]),
      ),
    });
  });
}

/** The executor of `@apollo/gateway`. What it calls a violation of the schema is an error here. */
export function apolloExecutor(supergraph: DifferentialSupergraph): Executor {
  const { loaded, plain } = supergraph;
  return observed(async (operation, run) => {
    const { document, operationName, variables } = operation;
    const {
      data,
      errors = [],
      ...rest
    } = await executeQueryPlan(
      planOf(supergraph, operation),
      Object.fromEntries(supergraph.subgraphNames.map((name) => [name, dataSource(supergraph, name, run)])),
      { request: { variables }, context: {}, metrics: {}, logger: console } as never,
      buildOperationContext({ schema: loaded.apiSchema, operationDocument: document, operationName }),
      plain.supergraphSchema,
      plain.apiSchema,
    );
    const violations = (rest.extensions?.['valueCompletion'] ?? []) as GraphQLError[];
    const all = [...errors, ...violations];
    return { data, ...(all.length > 0 && { errors: all }) };
  });
}

export function planOf(
  { plain: { planner, apiSchema } }: DifferentialSupergraph,
  { document, operationName }: GeneratedOperation,
): QueryPlan {
  return planner.buildQueryPlan(
    operationFromDocument(apiSchema, document, { operationName, validate: false }),
  );
}

function observed(
  executeIn: (operation: GeneratedOperation, run: Run) => Promise<ExecutionResult>,
): Executor {
  return async (operation, faulty) => {
    const run: Run = { faulty, mutations: [] };
    try {
      return { result: await executeIn(operation, run), mutations: run.mutations };
    } catch (error) {
      return { result: { errors: [new GraphQLError((error as Error).message)] }, mutations: run.mutations };
    }
  };
}

function dataSource(supergraph: DifferentialSupergraph, name: string, run: Run): GraphQLDataSource {
  return {
    async process({ request: { query = '', variables, operationName } }) {
      const { data, errors } = await supergraph.ask(name, { query, variables, operationName }, run);
      return { data: data ?? null, errors: errors as GraphQLError[] | undefined };
    },
  };
}
