import type { Replay, ReplayRange } from './replay.ts';
import type { StreamEvent } from './stream-event.ts';

/** Some events that were read, and the places in the stream that they fill. */
interface Page {
  readonly afterSequence: number;
  readonly untilSequence: number;
  readonly events: readonly StreamEvent[];
  readonly readAtMs: number;
}

/** How many pages are held for those who read the same and are slower: whoever is slower still reads by itself. */
const KEPT_PAGES = 4;
/** Whoever comes later reads anew, so that what is made of the events is made anew, too. */
const SHARED_FOR_MS = 2_000;

/**
 * Those who read the same part of a stream at about the same time read it once and are given the same events, from
 * wherever in it each of them begins: what is made of an event is shared by the event. More than they asked for may be
 * among them, before and behind.
 * @param epoch changes when streams may no longer be what they were: nobody is given what was read before
 */
export function shareReplays(read: Replay, epoch: () => number = () => 0): Replay {
  const shared = new Map<string, Set<SharedReading>>();

  function join(range: ReplayRange): { readonly reading: SharedReading; readonly at: number } {
    const key = `${epoch()}\n${range.stream}\n${range.subject}`;
    const readings = shared.get(key) ?? new Set();
    shared.set(key, readings);
    for (const reading of readings) {
      const at = reading.placeOf(range.afterSequence);
      if (at !== undefined) return { reading, at };
    }
    const reading = new SharedReading(read(range), range, () => {
      readings.delete(reading);
      if (readings.size === 0 && shared.get(key) === readings) shared.delete(key);
    });
    readings.add(reading);
    return { reading, at: 0 };
  }

  return async function* replay(range) {
    let { afterSequence } = range;
    while (afterSequence < range.untilSequence) {
      const { reading, at } = join({ ...range, afterSequence });
      using _reader = reading.enter();
      for (let index = at; afterSequence < range.untilSequence; index += 1) {
        const page = await reading.page(index);
        if (page === 'over') afterSequence = Math.max(afterSequence, reading.untilSequence);
        if (page === 'over' || page === 'forgotten') break;
        afterSequence = page.untilSequence;
        yield page.events;
      }
    }
  };
}

/** One reading of a part of a stream, at the pace of the fastest of its readers. */
class SharedReading {
  readonly untilSequence: number;
  readonly #source: AsyncGenerator<readonly StreamEvent[], void>;
  readonly #onEnd: () => void;
  #pages: Page[] = [];
  #forgotten = 0;
  #position: number;
  #readers = 0;
  #isOver = false;
  #failure: { readonly error: unknown } | undefined;
  #underWay: Promise<void> | undefined;
  #expiry: NodeJS.Timeout | undefined;

  constructor(source: AsyncGenerator<readonly StreamEvent[], void>, range: ReplayRange, onEnd: () => void) {
    this.#source = source;
    this.#position = range.afterSequence;
    this.untilSequence = range.untilSequence;
    this.#onEnd = onEnd;
  }

  /** Which page has what follows this sequence; undefined when none has, or has it only from long ago. */
  placeOf(afterSequence: number): number | undefined {
    const index = this.#pages.findIndex((page) => afterSequence < page.untilSequence);
    const page = this.#pages[index];
    if (page) {
      const isRecent = Date.now() - page.readAtMs < SHARED_FOR_MS;
      return isRecent && page.afterSequence <= afterSequence ? this.#forgotten + index : undefined;
    }
    return afterSequence === this.#position && !this.#isOver
      ? this.#forgotten + this.#pages.length
      : undefined;
  }

  /** Held open until the last reader has left, and somewhat longer. */
  enter(): Disposable {
    clearTimeout(this.#expiry);
    this.#readers += 1;
    return {
      [Symbol.dispose]: () => {
        this.#readers -= 1;
        if (this.#readers > 0) return;
        this.#expiry = setTimeout(() => this.#close(), SHARED_FOR_MS);
        this.#expiry.unref();
      },
    };
  }

  /** @throws what the source throws, to all of its readers; whoever comes after that reads anew */
  async page(index: number): Promise<Page | 'over' | 'forgotten'> {
    while (index >= this.#forgotten + this.#pages.length) {
      if (this.#failure) throw this.#failure.error;
      if (this.#isOver) return 'over';
      this.#underWay ??= this.#readNext();
      await this.#underWay;
    }
    return this.#pages[index - this.#forgotten] ?? 'forgotten';
  }

  async #readNext(): Promise<void> {
    try {
      const { done, value: events } = await this.#source.next();
      if (done) this.#isOver = true;
      const last = events?.at(-1);
      if (!events || !last) return;
      const page = {
        afterSequence: this.#position,
        untilSequence: last.sequence,
        events,
        readAtMs: Date.now(),
      };
      this.#position = last.sequence;
      this.#pages.push(page);
      if (this.#pages.length <= KEPT_PAGES) return;
      this.#pages.shift();
      this.#forgotten += 1;
    } catch (error) {
      this.#failure = { error };
      this.#onEnd();
    } finally {
      this.#underWay = undefined;
    }
  }

  #close(): void {
    this.#isOver = true;
    this.#onEnd();
    void this.#source.return();
  }
}
