import type { CallContext } from '@naru/subgraph-host';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { getArgumentValues, getVariableValues } from 'graphql/execution/values.js';
import type { Logger } from 'pino';
import type { AuthorizationOptions } from '../authorization/authorization-options.ts';
import { assertNotRejected } from '../authorization/tell-refusals.ts';
import type { ExecutePlan } from '../execution/execute-plan.ts';
import { codedError, publicErrorOf } from '../security/errors.ts';
import { assertMaySee, assertMaySubscribe } from './access.ts';
import { type Cancellable, cancellable } from './cancellable.ts';
import type { CursorCodec, Position } from './cursors.ts';
import { createEventBuffer, type EventBuffer } from './event-buffer.ts';
import { missedThenLive } from './missed-then-live.ts';
import type { PreparedSubscription } from './prepare-subscription.ts';
import { eventPresenter } from './present-event.ts';
import { createProgress, seenBy } from './progress.ts';
import { readSnapshot, snapshotEvent } from './read-snapshot.ts';
import type { Replay } from './replay.ts';
import type { StreamEvent } from './stream-event.ts';
import type { HubSubscriber, StreamHub, StreamState } from './stream-hub.ts';
import { deliveredEvents, liveSubscriptions } from './subscription-metrics.ts';

/** The connection that a subscription's results go out on. */
export interface Outlet {
  /** Bytes that the client has not taken yet. */
  readonly backlogBytes: number;
  /** Ends the connection such that the client comes back and resumes from its cursor. */
  closeRetryable(reason: 'slow-client' | 'stream-lost'): void;
}

export interface SubscribeRequest extends CallContext {
  readonly prepared: PreparedSubscription;
  /** As the client sent them. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly outlet: Outlet;
}

interface SubscribeOptions {
  readonly apiSchema: GraphQLSchema;
  readonly hub: (stream: string) => StreamHub;
  readonly replay: Replay;
  readonly cursors: (stream: string, subject: string) => CursorCodec;
  readonly authorization: AuthorizationOptions;
  readonly executePlan: ExecutePlan;
  readonly maxBufferedEvents: number;
  readonly maxBacklogBytes: number;
  readonly log: Logger;
}

/**
 * The results of a subscription, one at a time and in order: the current state or what came since the cursor, then
 * every change. Ends with a GraphQLError that says why, or when its connection does.
 */
export type Subscribe = (request: SubscribeRequest) => Cancellable<ExecutionResult>;

export function createSubscribe(options: SubscribeOptions): Subscribe {
  const { apiSchema, executePlan, log } = options;
  const present = eventPresenter(executePlan, apiSchema);

  async function* results(
    request: SubscribeRequest,
    signal: AbortSignal,
  ): AsyncGenerator<ExecutionResult, void> {
    const { prepared, caller } = request;
    const { field } = prepared;
    const args = argumentsOf(request, apiSchema, options.authorization);
    assertMaySubscribe(field, caller);
    const subject = field.subject.fill(args, caller);
    const cursors = options.cursors(field.stream, subject);
    const after = typeof args['after'] === 'string' ? cursors.decode(args['after']) : undefined;

    const buffer = createEventBuffer(options.maxBufferedEvents, () =>
      request.outlet.closeRetryable('slow-client'),
    );
    signal.addEventListener('abort', () => buffer.close());
    const hub = options.hub(field.stream);
    using attachment = await reachable(hub.attach(subject, intoBuffer(buffer, request.outlet)), log);
    const stream = await reachable(hub.state(), log);
    if (after) assertKept(after, stream);
    // A resuming client gets no snapshot, but must still be allowed to read one.
    const state = prepared.snapshot && (await readSnapshot(prepared.snapshot, args, request, executePlan));

    const result = (event: StreamEvent) => {
      deliveredEvents.inc({ field: field.name });
      const place = { sequence: event.sequence, streamCreatedMs: stream.createdMs, seen: seenBy(event) };
      return present({ ...request, event, cursor: cursors.encode(place) });
    };
    // Read after the stream's end was noted, the state holds every event up to there.
    const snapshot = state && !after ? snapshotEvent(state, stream.lastSequence) : undefined;
    const start = { sequence: snapshot?.sequence ?? attachment.position, seen: snapshot && seenBy(snapshot) };
    const progress = createProgress(after ?? start);
    if (snapshot) yield await result(snapshot);
    const missed = { replay: options.replay, stream: field.stream, subject, attachedAt: attachment.position };
    for await (const event of missedThenLive(missed, progress, buffer)) {
      if (!progress.advance(event)) continue;
      assertMaySee(field, event, caller);
      yield await result(event);
    }
  }

  return (request) =>
    cancellable(async function* (signal) {
      const { field } = request.prepared;
      liveSubscriptions.inc({ field: field.name });
      try {
        yield* results(request, signal);
      } catch (error) {
        throw publicErrorOf(error, request.correlationId, log);
      } finally {
        liveSubscriptions.dec({ field: field.name });
      }
    });

  function intoBuffer(buffer: EventBuffer, outlet: Outlet): HubSubscriber {
    return {
      push(event) {
        if (outlet.backlogBytes <= options.maxBacklogBytes) return buffer.push(event);
        buffer.close();
        outlet.closeRetryable('slow-client');
      },
      lost() {
        buffer.close();
        outlet.closeRetryable('stream-lost');
      },
    };
  }
}

function argumentsOf(
  { prepared, variables }: SubscribeRequest,
  schema: GraphQLSchema,
  authorization: AuthorizationOptions,
): Record<string, unknown> {
  const { coerced, errors } = getVariableValues(schema, prepared.operation.variableDefinitions ?? [], {
    ...variables,
  });
  if (!coerced) throw codedError('BAD_USER_INPUT', errors[0]?.message ?? '');
  if (prepared.outcome) assertNotRejected(prepared.outcome, coerced, authorization);
  return getArgumentValues(prepared.field.definition, prepared.fieldNode, coerced);
}

function assertKept(after: Position, stream: StreamState): void {
  const sameStream = after.streamCreatedMs === stream.createdMs && after.sequence <= stream.lastSequence;
  if (!sameStream || stream.firstSequence > after.sequence + 1) {
    throw codedError('CURSOR_EXPIRED', 'Changes since this cursor are no longer kept; subscribe without it.');
  }
}

async function reachable<T>(answer: Promise<T>, log: Logger): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    log.error({ err: error }, 'the event stream cannot be reached');
    throw codedError('EVENTS_UNAVAILABLE', 'Events cannot be read at the moment.');
  }
}
