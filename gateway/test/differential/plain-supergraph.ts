import { type Schema, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { type GraphQLSchema, parse } from 'graphql';
import { type NeededCalls, readNeededCalls } from '../../src/supergraph/needed-calls.ts';

/** What `@apollo/gateway` makes of a supergraph. */
export interface PlainSupergraph {
  readonly planner: QueryPlanner;
  readonly neededCalls: NeededCalls;
  readonly apiSchema: Schema;
  readonly supergraphSchema: GraphQLSchema;
}

export function loadPlain(supergraphSdl: string): PlainSupergraph {
  const supergraph = Supergraph.build(supergraphSdl);
  return {
    planner: new QueryPlanner(supergraph),
    neededCalls: readNeededCalls(parse(supergraphSdl)),
    apiSchema: supergraph.apiSchema(),
    supergraphSchema: supergraph.schema.toGraphQLJSSchema(),
  };
}
