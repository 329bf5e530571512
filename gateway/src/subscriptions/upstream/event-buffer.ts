/** Holds the events of one subscription between their source, which never waits, and its client, which may be slow. */
export interface EventBuffer<Event> {
  push(event: Event): void;
  /** The next event, when there is one; null when it is over. One reader at a time. */
  next(): Promise<Event | null>;
  /** Nothing more comes: the reader gets what is held, then null. */
  end(): void;
  /** It is over at once. */
  close(): void;
}

/** @param onOverflow called once, when an event does not fit; the buffer is closed then */
export function createEventBuffer<Event>(limit: number, onOverflow: () => void): EventBuffer<Event> {
  let events: Event[] = [];
  let ended = false;
  let wake: ((event: Event | null) => void) | undefined;

  const tell = (event: Event | null) => {
    wake?.(event);
    wake = undefined;
  };
  const end = () => {
    ended = true;
    tell(null);
  };
  const close = () => {
    events = [];
    end();
  };

  return {
    push(event) {
      if (ended) return;
      if (wake) return tell(event);
      if (events.length < limit) {
        events.push(event);
      } else {
        close();
        onOverflow();
      }
    },
    next() {
      const event = events.shift();
      if (event || ended) return Promise.resolve(event ?? null);
      return new Promise((resolve) => {
        wake = resolve;
      });
    },
    end,
    close,
  };
}
