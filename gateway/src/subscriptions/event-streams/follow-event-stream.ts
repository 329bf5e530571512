import type { Logger } from 'pino';
import type { ExecutePlan } from '../../execution/execute-plan.ts';
import { codedError } from '../../security/errors.ts';
import type { LoadedSupergraph } from '../../supergraph/load-supergraph.ts';
import type { Delivery, Outlet, SubscriptionRequest } from '../delivery.ts';
import type { SharedOperation } from '../operations/shared-operations.ts';
import { resumes } from '../subscription-metrics.ts';
import { assertMaySee } from './access.ts';
import type { CursorCodec, Position } from './cursors.ts';
import { createEventBuffer, type EventBuffer } from './event-buffer.ts';
import { type EventStreamTarget, retargeted, targetOf } from './event-stream-target.ts';
import { missedThenLive } from './missed-then-live.ts';
import { presentEvent } from './present-event.ts';
import { createProgress, seenBy } from './progress.ts';
import { readSnapshot, snapshotEvent } from './read-snapshot.ts';
import type { Replay } from './replay.ts';
import type { StreamEvent } from './stream-event.ts';
import type { HubSubscriber, StreamHub, StreamState } from './stream-hub.ts';

interface EventStreamOptions {
  readonly hub: (stream: string) => StreamHub;
  readonly replay: Replay;
  readonly cursors: (stream: string, subject: string) => CursorCodec;
  readonly executePlanOf: (supergraph: LoadedSupergraph) => ExecutePlan;
  readonly maxBufferedEvents: number;
  readonly maxBacklogBytes: number;
  readonly log: Logger;
}

export type FollowEventStream = (
  request: SubscriptionRequest,
  shared: SharedOperation,
  signal: AbortSignal,
) => AsyncGenerator<Delivery, void>;

/** Follows an `@eventStream`: the current state or what came since the cursor, then every change. */
export function eventStreamFollower(options: EventStreamOptions): FollowEventStream {
  const { log, executePlanOf } = options;

  return async function* follow(request, shared, signal) {
    const { context, outlet, variables } = request;
    let part = await shared.current();
    if (signal.aborted) return;
    let target = targetOf(part.prepared, request);
    const { stream: name, subject } = target;
    const cursors = options.cursors(name, subject);
    const given = request.resumeAfter ?? target.args['after'];
    const after = typeof given === 'string' ? cursors.decode(given) : undefined;

    const buffer = createEventBuffer<StreamEvent>(options.maxBufferedEvents, () =>
      outlet.closeRetryable('slow-client'),
    );
    signal.addEventListener('abort', () => buffer.close());
    const hub = options.hub(name);
    using attachment = await reachable(hub.attach(subject, intoBuffer(buffer, outlet)), log);
    const { stream, snapshot: current } = await part.together(() => readStart(hub, target, request));
    if (after) noteResume(target.field.name, await reachable(isKept(after, stream, hub), log));

    const deliver = (event: StreamEvent) =>
      part.delivery(event, () => {
        const { sequence, storedMs } = event;
        const place = { sequence, storedMs, streamCreatedMs: stream.createdMs, seen: seenBy(event) };
        return presentEvent(executePlanOf, {
          ...target,
          variables,
          context,
          event,
          cursor: cursors.encode(place),
        });
      });
    // A resuming client gets no snapshot, but must still be allowed to read one.
    const snapshot = after ? undefined : current;
    const start = { sequence: snapshot?.sequence ?? attachment.position, seen: snapshot && seenBy(snapshot) };
    const progress = createProgress(after ?? start);
    if (snapshot) yield await deliver(snapshot);
    const missed = { replay: options.replay, stream: name, subject, attachedAt: attachment.position };
    for await (const event of missedThenLive(missed, progress, buffer)) {
      if (!progress.advance(event)) continue;
      part = await shared.current();
      if (part.prepared !== target.prepared) target = retargeted(target, part.prepared, request);
      assertMaySee(target.field, event, context.caller);
      yield await deliver(event);
    }
  };

  async function readStart(
    hub: StreamHub,
    { eventStream, args, prepared }: EventStreamTarget,
    { context }: SubscriptionRequest,
  ) {
    const stream = await reachable(hub.state(), log);
    const query = eventStream.snapshot;
    const state = query && (await readSnapshot(query, args, context, executePlanOf(prepared.supergraph)));
    // Read after the stream's end was noted, the state holds every event up to there.
    return { stream, snapshot: state ? snapshotEvent(state, stream) : undefined };
  }

  function intoBuffer(buffer: EventBuffer<StreamEvent>, outlet: Outlet): HubSubscriber {
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

async function isKept(after: Position, stream: StreamState, hub: StreamHub): Promise<boolean> {
  const sameStream = after.streamCreatedMs === stream.createdMs && after.sequence <= stream.lastSequence;
  return sameStream && stream.firstSequence <= after.sequence + 1 && (await hub.holds(after));
}

function noteResume(field: string, kept: boolean): void {
  resumes.inc({ field, outcome: kept ? 'resumed' : 'expired' });
  if (!kept) {
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
