import type { StreamEvent } from './stream-event.ts';

/**
 * Holds what happens while a subscriber still reads what it has missed. Nothing overflows: what does not fit is
 * forgotten, and the subscriber reads on up to there.
 */
export interface LiveEvents {
  push(event: StreamEvent): void;
  /** Up to which sequence events were forgotten. */
  readonly forgottenUntil: number;
  /** What is held, in order. */
  readonly held: readonly StreamEvent[];
}

export function holdLiveEvents(limit: number): LiveEvents {
  let held: StreamEvent[] = [];
  let forgottenUntil = 0;
  return {
    push(event) {
      if (held.length < limit) {
        held.push(event);
      } else {
        forgottenUntil = event.sequence;
        held = [];
      }
    },
    get forgottenUntil() {
      return forgottenUntil;
    },
    get held() {
      return held;
    },
  };
}
