import {
  DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  operationFromDocument,
  type Schema,
  Supergraph,
} from '@apollo/federation-internals';
import { type QueryPlan, QueryPlanner } from '@apollo/query-planner';
import { type DocumentNode, parse } from 'graphql';
import { enforcedFeatures } from '../authorization/access-directives.ts';
import { standInForArguments } from '../supergraph/required-arguments.ts';
import { withRestoredArguments } from '../supergraph/restore-arguments.ts';

/** A supergraph as Apollo's libraries know it, and its planner. */
export interface SupergraphPlanner {
  readonly supergraph: Supergraph;
  /** The supergraph's SDL, in the form that it is planned with. */
  readonly document: DocumentNode;
  /** What clients see. */
  readonly apiSchema: Schema;
  /** May take any time, and memory, or never end. @throws GraphQLError or Error for what cannot be planned */
  plan(document: DocumentNode, operationName: string | undefined): QueryPlan;
}

/** What a supergraph may link `for: SECURITY` or `for: EXECUTION`: only what is enforced and executed here. */
const supportedFeatures = new Set([
  ...DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  'https://specs.apollo.dev/context/v0.1',
  ...enforcedFeatures,
]);

const plannerConfig = {
  /** Putting the client's fragments back into subgraph operations, the planner loses variables that they use. */
  reuseQueryFragments: false,
  incrementalDelivery: { enableDefer: true },
};

/** @throws Error when the SDL is no supergraph, or links a feature that is not supported */
export function createSupergraphPlanner(supergraphSdl: string): SupergraphPlanner {
  const { supergraph: document, required } = standInForArguments(parse(supergraphSdl, { noLocation: true }));
  const changed = required.standIns.size > 0;
  if (changed) Supergraph.build(supergraphSdl, { supportedFeatures });
  // Where fields have stand-ins, they may themselves no longer be of use in a subgraph, which validation minds.
  const supergraph = Supergraph.build(document, { supportedFeatures, validateSupergraph: !changed });
  const apiSchema = supergraph.apiSchema();
  const planner = withRestoredArguments(new QueryPlanner(supergraph, plannerConfig), required);
  return {
    supergraph,
    document,
    apiSchema,
    plan: (asked, operationName) =>
      planner.buildQueryPlan(operationFromDocument(apiSchema, asked, { operationName })),
  };
}
