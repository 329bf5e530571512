import { createHash } from 'node:crypto';
import { DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES, type Schema, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { type GraphQLSchema, parse } from 'graphql';
import { enforcedFeatures } from '../authorization/access-directives.ts';
import { type AccessRules, readAccessRules } from '../authorization/access-rules.ts';
import { withSnapshots } from '../authorization/snapshot-rules.ts';
import { type EntityFacts, readEntityFacts } from './entity-facts.ts';
import { type EventStreamField, readEventStreams } from './event-streams.ts';
import { type NeededCalls, readNeededCalls } from './needed-calls.ts';
import { standInForArguments } from './required-arguments.ts';
import { type Planner, withRestoredArguments } from './restore-arguments.ts';

/** A subgraph and the URL that composition was given for it. */
export interface SubgraphRoute {
  readonly name: string;
  readonly url: string;
}

/** A supergraph, ready to validate, plan and execute operations against. */
export interface LoadedSupergraph {
  /** Equal for equal SDL. */
  readonly id: string;
  readonly sdl: string;
  /** What clients see, for graphql-js. */
  readonly apiSchema: GraphQLSchema;
  /** The same, for the planner's own classes. */
  readonly plannerApiSchema: Schema;
  /** The whole of it, for the executor. */
  readonly supergraphSchema: GraphQLSchema;
  readonly planner: Planner;
  readonly entityFacts: EntityFacts;
  /** What the planner may add to what a client selects. */
  readonly neededCalls: NeededCalls;
  readonly subgraphs: readonly SubgraphRoute[];
  /** The subscription fields that the gateway resolves from JetStream, by name. */
  readonly eventStreams: ReadonlyMap<string, EventStreamField>;
  /** What its fields and types ask of a caller; undefined when everything is open to everybody. */
  readonly accessRules: AccessRules | undefined;
}

/** What a supergraph may link `for: SECURITY` or `for: EXECUTION`: only what is enforced and executed here. */
const supportedFeatures = new Set([
  ...DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  'https://specs.apollo.dev/context/v0.1',
  ...enforcedFeatures,
]);

/** Putting the client's fragments back into subgraph operations, the planner loses variables that they use. */
const plannerConfig = { reuseQueryFragments: false };

/**
 * @throws Error when the SDL is no supergraph, links a feature that is not supported, or has an `@eventStream` that
 *   cannot be served
 */
export function loadSupergraph(supergraphSdl: string): LoadedSupergraph {
  const { supergraph: document, required } = standInForArguments(parse(supergraphSdl, { noLocation: true }));
  const changed = required.standIns.size > 0;
  if (changed) Supergraph.build(supergraphSdl, { supportedFeatures });
  // Where fields have stand-ins, they may themselves no longer be of use in a subgraph, which validation minds.
  const supergraph = Supergraph.build(document, { supportedFeatures, validateSupergraph: !changed });
  const plannerApiSchema = supergraph.apiSchema();
  const apiSchema = plannerApiSchema.toGraphQLJSSchema();
  const eventStreams = readEventStreams(supergraphSdl, apiSchema);
  return {
    id: supergraphId(supergraphSdl),
    sdl: supergraphSdl,
    apiSchema,
    plannerApiSchema,
    supergraphSchema: supergraph.schema.toGraphQLJSSchema(),
    planner: withRestoredArguments(new QueryPlanner(supergraph, plannerConfig), required),
    entityFacts: readEntityFacts(document),
    neededCalls: readNeededCalls(document),
    subgraphs: supergraph.subgraphsMetadata(),
    eventStreams,
    accessRules: withSnapshots(readAccessRules(supergraph.schema), apiSchema, eventStreams),
  };
}

const ID_LENGTH = 16;

/** The id that a supergraph of this SDL has: a hash of it. */
export function supergraphId(supergraphSdl: string): string {
  return createHash('sha256').update(supergraphSdl).digest('hex').slice(0, ID_LENGTH);
}
