import { composeServices } from '@apollo/composition';
import type { QueryPlan } from '@apollo/query-planner';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type ExecutionResult, execute, parse, validate } from 'graphql';
import { compilePlan } from '../src/execution/executable-plan.ts';
import type { ExecutionRequest } from '../src/execution/execution-run.ts';
import { operationOf } from '../src/execution/operation-of.ts';
import { coerceVariables } from '../src/operations/coerce-variables.ts';
import { planOperation } from '../src/operations/plan-operation.ts';
import type { RequestContext } from '../src/request-context.ts';
import { type LoadedSupergraph, loadSupergraph } from '../src/supergraph/load-supergraph.ts';
import type { SubgraphClient, SubgraphFetch } from '../src/transport/subgraph-client.ts';

/** A subgraph of the tests: types without the link to the federation specification, and what answers them. */
export interface TestSubgraph {
  readonly types: string;
  readonly resolvers?: object;
}

export interface InProcessSupergraph {
  readonly supergraph: LoadedSupergraph;
  /** What the subgraphs were asked, in order. */
  readonly requests: (SubgraphFetch & { readonly service: string })[];
  /** Change a client to change what its subgraph answers. */
  readonly clients: Record<string, SubgraphClient>;
  plan(query: string, operationName?: string): Promise<QueryPlan>;
  execute(
    query: string,
    variables?: Record<string, unknown>,
    options?: Partial<ExecutionRequest> & { operationName?: string },
  ): Promise<ExecutionResult>;
}

const link = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
    "@key" "@shareable" "@external" "@requires" "@provides" "@override" "@inaccessible" "@interfaceObject"
    "@context" "@fromContext" "@tag"
  ])
`;

export const testContext: RequestContext = {
  caller: null,
  correlationId: 'c1',
  forwardedHeaders: {},
  authority: '',
};

/** Composes subgraphs that run in this process. What they answer is parsed anew, as from another process. */
export function composeInProcess(subgraphs: Record<string, TestSubgraph>): InProcessSupergraph {
  const supergraph = loadSupergraph(composeSdl(subgraphs));
  const requests: InProcessSupergraph['requests'] = [];
  const clients = Object.fromEntries(
    Object.entries(subgraphs).map(([service, subgraph]) => [
      service,
      inProcessClient(service, subgraph, requests),
    ]),
  );

  return {
    supergraph,
    requests,
    clients,
    async plan(query, operationName) {
      const { plan } = await planOperation(supergraph, parse(query), operationName, {});
      return plan;
    },
    async execute(query, given = {}, { operationName, ...options } = {}) {
      const document = parse(query);
      const invalid = validate(supergraph.apiSchema, document);
      if (invalid.length > 0)
        throw new AggregateError(invalid, invalid.map(({ message }) => message).join('\n'));
      const { variableDefinitions } = operationOf(document, operationName);
      const { variables, errors } = coerceVariables(supergraph.apiSchema, variableDefinitions, given);
      if (errors) throw new AggregateError(errors);
      requests.length = 0;
      const planned = await planOperation(supergraph, document, operationName, variables);
      const executable = compilePlan(supergraph, planned.plan.node, planned.document, operationName);
      return executable.execute({ variables, context: testContext, clients, ...options });
    },
  };
}

function composeSdl(subgraphs: Record<string, TestSubgraph>): string {
  const { supergraphSdl, errors } = composeServices(
    Object.entries(subgraphs).map(([name, { types }]) => ({
      name,
      url: `http://${name}.internal`,
      typeDefs: parse(link + types),
    })),
  );
  if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

function inProcessClient(
  service: string,
  { types, resolvers }: TestSubgraph,
  requests: InProcessSupergraph['requests'],
): SubgraphClient {
  const schema = buildSubgraphSchema([
    { typeDefs: parse(link + types), resolvers: (resolvers ?? {}) as never },
  ]);
  return {
    async fetch(request) {
      requests.push({ service, ...request });
      const { query, operationName, variables } = request;
      const document = parse(query);
      const invalid = validate(schema, document);
      if (invalid.length > 0) return JSON.parse(JSON.stringify({ errors: invalid })) as ExecutionResult;
      // Variables too have been through JSON.
      const variableValues = JSON.parse(JSON.stringify(variables)) as Record<string, unknown>;
      const result = await execute({ schema, document, operationName, variableValues });
      return JSON.parse(JSON.stringify(result)) as ExecutionResult;
    },
  };
}
