import type { Logger } from 'pino';
import type { ExecutePlan } from '../../execution/execute-plan.ts';
import { codedError } from '../../security/errors.ts';
import type { LoadedSupergraph } from '../../supergraph/load-supergraph.ts';
import type { Delivery, SubscriptionRequest } from '../delivery.ts';
import type { Follow } from '../operations/shared-operations.ts';
import type { SharedPart } from '../operations/shared-part.ts';
import { resumes } from '../subscription-metrics.ts';
import { catchUp } from './catch-up.ts';
import type { CursorCodec, Position } from './cursors.ts';
import { EventStreamSubscriber, type SubscriberOptions } from './event-stream-subscriber.ts';
import { type EventStreamTarget, targetOf } from './event-stream-target.ts';
import { presentEvent } from './present-event.ts';
import { Progress, seenBy } from './progress.ts';
import { readSnapshot, snapshotEvent } from './read-snapshot.ts';
import type { Replay } from './replay.ts';
import type { StreamEvent } from './stream-event.ts';
import type { StreamHub, StreamState } from './stream-hub.ts';

interface EventStreamOptions {
  readonly hub: (stream: string) => StreamHub;
  readonly replay: Replay;
  readonly cursors: (stream: string, subject: string) => CursorCodec;
  readonly executePlanOf: (supergraph: LoadedSupergraph) => ExecutePlan;
  readonly maxBufferedEvents: number;
  readonly maxBacklogBytes: number;
  readonly log: Logger;
}

/** Follows an `@eventStream`: the current state or what came since the cursor, then every change. */
export function eventStreamFollower(options: EventStreamOptions): Follow {
  const { log, executePlanOf, cursors, maxBufferedEvents, maxBacklogBytes } = options;
  const common: SubscriberOptions = { maxBufferedEvents, maxBacklogBytes, present };

  function present(
    event: StreamEvent,
    streamCreatedMs: number,
    target: EventStreamTarget,
    { variables, context }: SubscriptionRequest,
  ): Promise<Delivery> {
    const { sequence, storedMs } = event;
    const cursor = cursors(target.stream, target.subject).encode({
      ...{ sequence, storedMs, streamCreatedMs },
      seen: seenBy(event),
    });
    return presentEvent(executePlanOf, { ...target, variables, context, event, cursor });
  }

  /** Up to where it is live; what is needed for that is gone then. */
  async function begin(
    subscriber: EventStreamSubscriber,
    target: EventStreamTarget,
    part: SharedPart,
    request: SubscriptionRequest,
  ): Promise<void> {
    const { stream: name, subject } = target;
    const given = request.resumeAfter ?? target.args['after'];
    const after = typeof given === 'string' ? cursors(name, subject).decode(given) : undefined;

    const hub = options.hub(name);
    const attachment = await reachable(hub.attach(subject, subscriber), log);
    subscriber.attached(attachment);
    const { stream, snapshot: current } = await part.together(() => readStart(hub, target, request));
    if (after) noteResume(target.field.name, await reachable(isKept(after, stream, hub), log));

    // A resuming client gets no snapshot, but must still be allowed to read one.
    const snapshot = after ? undefined : current;
    const start = { sequence: snapshot?.sequence ?? attachment.position, seen: snapshot && seenBy(snapshot) };
    const progress = new Progress(after ?? start);
    await subscriber.begin({ progress, streamCreatedMs: stream.createdMs, snapshot }, part);
    const missed = {
      ...{ replay: options.replay, stream: name, subject },
      ...{ attachedAt: attachment.position, live: subscriber.live },
    };
    do {
      for await (const events of catchUp(missed, progress)) {
        await subscriber.tell(events);
        if (subscriber.isOver) return;
      }
    } while (!subscriber.goLive());
  }

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

  return (request, shared, part, onEnd) => {
    const target = targetOf(part.prepared, request);
    const subscriber = new EventStreamSubscriber(common, { request, shared, target, onEnd });
    begin(subscriber, target, part, request).catch((error: unknown) => subscriber.failed(error));
    return subscriber;
  };
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
