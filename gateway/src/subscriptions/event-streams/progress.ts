import { createBoundedCache } from '../../execution/bounded-cache.ts';
import type { Position } from './cursors.ts';
import type { StreamEvent } from './stream-event.ts';

/** How far one subscriber has come, in its stream and with each entity. */
export interface Progress {
  readonly sequence: number;
  /** Notes that everything up to this sequence is done with. */
  skipTo(sequence: number): void;
  /** Notes the event. False when the subscriber has seen it, or a later state of the same entity, already. */
  advance(event: StreamEvent): boolean;
}

const rememberedEntities = 1_000;

export function createProgress(from: Pick<Position, 'sequence' | 'seen'>): Progress {
  let sequence = from.sequence;
  const versions = createBoundedCache<number>(rememberedEntities);
  if (from.seen) versions.set(from.seen.id, from.seen.version);
  return {
    get sequence() {
      return sequence;
    },
    skipTo(reached) {
      sequence = Math.max(sequence, reached);
    },
    advance(event) {
      if (event.sequence <= sequence) return false;
      sequence = event.sequence;
      const seen = seenBy(event);
      if (!seen) return true;
      if (seen.version <= (versions.get(seen.id) ?? -1)) return false;
      versions.set(seen.id, seen.version);
      return true;
    },
  };
}

/** The entity and version that an event shows; undefined for events without. */
export function seenBy({ body, version }: Pick<StreamEvent, 'body' | 'version'>): Position['seen'] {
  const id = body['id'];
  return typeof id === 'string' && version !== undefined ? { id, version } : undefined;
}
