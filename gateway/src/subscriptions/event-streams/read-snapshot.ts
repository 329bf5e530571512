import { GraphQLError } from 'graphql';
import type { ExecutePlan } from '../../execution/execute-plan.ts';
import type { RequestContext } from '../../request-context.ts';
import { codedError } from '../../security/errors.ts';
import type { SnapshotQuery } from './snapshot-query.ts';
import type { StreamEvent } from './stream-event.ts';
import type { StreamState } from './stream-hub.ts';

/**
 * The entity's current state with the caller's own authority; null where there is none at the moment.
 * @throws GraphQLError NOT_FOUND when the subscription is about one entity (by `id`) that the caller cannot see, or
 *   what the subgraph answered instead of a state
 */
export async function readSnapshot(
  query: SnapshotQuery,
  args: Readonly<Record<string, unknown>>,
  context: RequestContext,
  executePlan: ExecutePlan,
): Promise<Record<string, unknown> | null> {
  const { data, errors } = await executePlan({
    node: query.node,
    document: query.document,
    variables: Object.fromEntries(query.argumentNames.map((name) => [name, args[name]])),
    context,
  });
  const state = data?.[query.fieldName] as Record<string, unknown> | null | undefined;
  if (state) return state;
  const [error] = errors ?? [];
  // Its path leads into a query that the client never wrote.
  if (error) throw new GraphQLError(error.message, { extensions: error.extensions });
  if ('id' in args) throw codedError('NOT_FOUND', 'There is nothing of this id to subscribe to.');
  return null;
}

/** The state as an event at the end of the stream. */
export function snapshotEvent(
  body: Record<string, unknown>,
  { lastSequence, lastStoredMs }: StreamState,
): StreamEvent {
  const { version, updatedAt } = body;
  return {
    sequence: lastSequence,
    storedMs: lastStoredMs,
    fact: 'snapshot',
    occurredAt: typeof updatedAt === 'string' ? updatedAt : new Date().toISOString(),
    version: typeof version === 'number' ? version : undefined,
    correlationId: undefined,
    trace: {},
    body,
  };
}
