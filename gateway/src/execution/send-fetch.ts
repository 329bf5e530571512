import type { FetchNode } from '@apollo/query-planner';
import type { ExecutionResult } from 'graphql';
import { type DataObject, isDataObject } from './data-object.ts';
import type { ErrorPath, ErrorSource } from './execution-errors.ts';
import type { ExecutionRun } from './execution-run.ts';

/** Tells where in the response the errors of a fetch belong. */
export interface ErrorPlaces {
  /** Where everything is that the fetch was for. */
  whole(): ErrorPath | undefined;
  /** The places of what a path in the subgraph's own answer is about. */
  of(path: ErrorPath): readonly ErrorPath[];
}

/**
 * Sends an operation to the node's subgraph. Errors are noted in the run.
 * @returns the answer's data; undefined when there is none. Never throws.
 */
export async function sendFetch(
  run: ExecutionRun,
  node: FetchNode,
  operation: { readonly query: string; readonly variables: Readonly<Record<string, unknown>> },
  places: ErrorPlaces,
): Promise<DataObject | undefined> {
  const { serviceName: service } = node;
  const client = Object.hasOwn(run.clients, service) ? run.clients[service] : undefined;
  const sentAtMs = run.onSubgraphResponse ? Date.now() : 0;
  let result: ExecutionResult | undefined;
  try {
    if (!client) throw new Error(`There is no client for the subgraph "${service}"`);
    const { query, variables } = operation;
    result = await client.fetch(
      { query, variables, operationName: node.operationName, kind: node.operationKind },
      run.context,
    );
  } catch (error) {
    run.errors.thrown(error, service, places.whole());
  }
  if (run.onSubgraphResponse) tell(run, { node, result, sentAtMs, receivedAtMs: Date.now() });
  if (!isDataObject(result)) return undefined;
  noteErrors(run, { service, isPassed: client?.passesErrors === true }, result['errors'], places);
  const data: unknown = result['data'];
  if (data === undefined || data === null) return undefined;
  if (isDataObject(data)) return data;
  run.errors.invalid(`The ${service} service answered data that is no object.`, service, places.whole());
  return undefined;
}

function noteErrors(run: ExecutionRun, source: ErrorSource, errors: unknown, places: ErrorPlaces): void {
  if (!Array.isArray(errors)) return;
  for (const error of errors) {
    const path: unknown = error?.path;
    const found = isPath(path) && path.length > 0 ? places.of(path) : [];
    if (found.length === 0) run.errors.answered(error, source, places.whole());
    for (const place of found) run.errors.answered(error, source, place);
  }
}

function isPath(path: unknown): path is ErrorPath {
  return Array.isArray(path) && path.every((part) => typeof part === 'string' || typeof part === 'number');
}

function tell(
  run: ExecutionRun,
  response: Parameters<NonNullable<ExecutionRun['onSubgraphResponse']>>[0],
): void {
  try {
    run.onSubgraphResponse?.(response);
  } catch {
    // Who only watches must not change the outcome.
  }
}
