import type { StreamEvent } from './stream-event.ts';

/** Holds the events of one subscription between the stream, which never waits, and its client, which may be slow. */
export interface EventBuffer {
  push(event: StreamEvent): void;
  /** The next event, when there is one; null once closed. One reader at a time. */
  next(): Promise<StreamEvent | null>;
  /**
   * Instead of overflowing, forget what does not fit: for a reader that takes past events from elsewhere first.
   * Until `hold` is called, `forgottenUntil` tells up to which sequence it has to do so.
   */
  readonly forgottenUntil: number;
  /** From now on nothing may be forgotten. */
  hold(): void;
  close(): void;
}

/** @param onOverflow called once, when an event that must be kept does not fit; the buffer is closed then */
export function createEventBuffer(limit: number, onOverflow: () => void): EventBuffer {
  let events: StreamEvent[] = [];
  let forgottenUntil = 0;
  let holding = false;
  let closed = false;
  let wake: ((event: StreamEvent | null) => void) | undefined;

  const close = () => {
    closed = true;
    events = [];
    wake?.(null);
    wake = undefined;
  };

  return {
    push(event) {
      if (closed) return;
      if (wake) {
        wake(event);
        wake = undefined;
        return;
      }
      if (events.length < limit) {
        events.push(event);
      } else if (holding) {
        close();
        onOverflow();
      } else {
        forgottenUntil = event.sequence;
        events = [];
      }
    },
    next() {
      const event = events.shift();
      if (event || closed) return Promise.resolve(event ?? null);
      return new Promise((resolve) => {
        wake = resolve;
      });
    },
    get forgottenUntil() {
      return forgottenUntil;
    },
    hold() {
      holding = true;
    },
    close,
  };
}
