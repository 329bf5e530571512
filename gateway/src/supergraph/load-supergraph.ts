import { createHash } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import { type AccessRules, readAccessRules } from '../authorization/access-rules.ts';
import { withSnapshots } from '../authorization/snapshot-rules.ts';
import { createPlanDocument, type PlanDocument } from '../planning/plan-document.ts';
import { type PlanningLimits, usualPlanningLimits } from '../planning/planning-limits.ts';
import { createSupergraphPlanner } from '../planning/supergraph-planner.ts';
import { type EntityFacts, readEntityFacts } from './entity-facts.ts';
import { type EventStreamField, readEventStreams } from './event-streams.ts';
import { type NeededCalls, readNeededCalls } from './needed-calls.ts';

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
  /** The whole of it, for the executor. */
  readonly supergraphSchema: GraphQLSchema;
  readonly plan: PlanDocument;
  /** Ends the process that plans for it, if there is one, as soon as nobody waits for it. */
  releasePlanner(): void;
  readonly entityFacts: EntityFacts;
  /** What the planner may add to what a client selects. */
  readonly neededCalls: NeededCalls;
  readonly subgraphs: readonly SubgraphRoute[];
  /** The subscription fields that the gateway resolves from JetStream, by name. */
  readonly eventStreams: ReadonlyMap<string, EventStreamField>;
  /** What its fields and types ask of a caller; undefined when everything is open to everybody. */
  readonly accessRules: AccessRules | undefined;
}

/**
 * @throws Error when the SDL is no supergraph, links a feature that is not supported, or has an `@eventStream` that
 *   cannot be served
 */
export function loadSupergraph(
  supergraphSdl: string,
  limits: PlanningLimits = usualPlanningLimits,
): LoadedSupergraph {
  const planner = createSupergraphPlanner(supergraphSdl);
  const { supergraph, document } = planner;
  const apiSchema = planner.apiSchema.toGraphQLJSSchema({ includeDefer: true });
  const eventStreams = readEventStreams(supergraphSdl, apiSchema);
  const { plan, release } = createPlanDocument(planner, supergraphSdl, limits);
  return {
    id: supergraphId(supergraphSdl),
    sdl: supergraphSdl,
    apiSchema,
    supergraphSchema: supergraph.schema.toGraphQLJSSchema(),
    plan,
    releasePlanner: release,
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
