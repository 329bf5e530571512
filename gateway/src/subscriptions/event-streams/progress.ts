import { type BoundedCache, createBoundedCache } from '../../execution/bounded-cache.ts';
import type { Position } from './cursors.ts';
import type { StreamEvent } from './stream-event.ts';

const rememberedEntities = 1_000;

/** How far one subscriber has come, in its stream and with each entity. */
export class Progress {
  #sequence: number;
  /** Most subscribers follow one entity. */
  #last: Position['seen'];
  /** Those before it. */
  #others: BoundedCache<number> | undefined;

  constructor(from: Pick<Position, 'sequence' | 'seen'>) {
    this.#sequence = from.sequence;
    this.#last = from.seen;
  }

  get sequence(): number {
    return this.#sequence;
  }

  /** Notes that everything up to this sequence is done with. */
  skipTo(reached: number): void {
    this.#sequence = Math.max(this.#sequence, reached);
  }

  /** Notes the event. False when the subscriber has seen it, or a later state of the same entity, already. */
  advance(event: StreamEvent): boolean {
    if (event.sequence <= this.#sequence) return false;
    this.#sequence = event.sequence;
    const seen = seenBy(event);
    if (!seen) return true;
    const before = this.#last;
    if (before && before.id !== seen.id) {
      this.#others ??= createBoundedCache<number>(rememberedEntities);
      this.#others.set(before.id, before.version);
      this.#last = undefined;
    }
    const known = this.#last?.version ?? this.#others?.get(seen.id) ?? -1;
    if (seen.version <= known) {
      if (!this.#last) this.#last = { id: seen.id, version: known };
      return false;
    }
    this.#last = seen;
    return true;
  }
}

/** The entity and version that an event shows; undefined for events without. */
export function seenBy({ body, version }: Pick<StreamEvent, 'body' | 'version'>): Position['seen'] {
  const id = body['id'];
  return typeof id === 'string' && version !== undefined ? { id, version } : undefined;
}
