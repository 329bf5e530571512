/** Holds the events of one subscription between their source, which never waits, and its client, which may be slow. */
export interface EventBuffer<Event extends Sequenced> {
  push(event: Event): void;
  /** The next event, when there is one; null when it is over. One reader at a time. */
  next(): Promise<Event | null>;
  /**
   * Instead of overflowing, forget what does not fit: for a reader that takes past events from elsewhere first.
   * Until `hold` is called, `forgottenUntil` tells up to which sequence it has to do so.
   */
  readonly forgottenUntil: number;
  /** From now on nothing may be forgotten. */
  hold(): void;
  /** Nothing more comes: the reader gets what is held, then null. */
  end(): void;
  /** It is over at once. */
  close(): void;
}

export interface Sequenced {
  readonly sequence: number;
}

/** @param onOverflow called once, when an event that must be kept does not fit; the buffer is closed then */
export function createEventBuffer<Event extends Sequenced>(
  limit: number,
  onOverflow: () => void,
): EventBuffer<Event> {
  let events: Event[] = [];
  let forgottenUntil = 0;
  let holding = false;
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
      if (event || ended) return Promise.resolve(event ?? null);
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
    end,
    close,
  };
}
