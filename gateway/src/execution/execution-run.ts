import type { FetchNode } from '@apollo/query-planner';
import type { SubgraphResult } from '@naru/subgraph-host';
import type { ExecutionResult } from 'graphql';
import type { RequestContext } from '../request-context.ts';
import { codedError } from '../security/errors.ts';
import type { SubgraphClients } from '../transport/subgraph-client.ts';
import type { DataObject } from './data-object.ts';
import type { Deferral } from './deferral/deferral.ts';
import type { DeferredResults } from './deferral/deferred-results.ts';
import type { ExecutionErrors } from './execution-errors.ts';

/** What a subgraph answered to one fetch of a plan, before anything is done with it. */
export interface SubgraphResponse {
  readonly node: FetchNode;
  /** As it came, with the subgraph's extensions; undefined when there was no answer. */
  readonly result: SubgraphResult | undefined;
  /** Both in milliseconds since the epoch. */
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
}

export interface ExecutionRequest {
  /** Coerced by the operation's definitions, with their defaults. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
  readonly clients: SubgraphClients;
  /** Told of every answer; what it throws is ignored. */
  readonly onSubgraphResponse?: ((response: SubgraphResponse) => void) | undefined;
}

export interface PlanResult extends ExecutionResult {
  /** What is deferred, when there is something to deliver after this result. */
  readonly later?: DeferredResults | undefined;
}

/** Of an execution that nobody waits for any more: with an error, so that nobody takes it for an answer. */
export const abandoned: PlanResult = {
  errors: [codedError('REQUEST_CANCELLED', 'The client has gone.')],
};

/** One execution of a plan: what was asked, and what has come of it so far. */
export interface ExecutionRun extends ExecutionRequest {
  readonly data: DataObject;
  readonly errors: ExecutionErrors;
  /** Where parts of the operation are delivered later. */
  readonly deferral?: Deferral | undefined;
  /** Within a deferred part: resolves when all that it is deferred behind has been fetched. */
  readonly before?: Promise<unknown>;
}

/** A node of a plan, compiled. Never throws; returns nothing when there was nothing to wait for. */
export type PlanStep = (run: ExecutionRun) => Promise<void> | undefined;
