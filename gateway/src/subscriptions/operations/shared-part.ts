import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Delivery } from '../delivery.ts';
import { type ReadTogether, readTogether } from '../read-together.ts';
import { deliveredEvents, eventExecutions } from '../subscription-metrics.ts';
import type { PreparedSubscription } from './plan-subscription.ts';

/** One of those who get the same for an event. */
export interface DeliveryTaker<Event> {
  /** What everybody gets for it. Asked of the first one only. */
  make(event: Event): Promise<Delivery>;
  /** Called once for each event that the taker was told to wait for. */
  take(delivery: Delivery): void;
  /** Called instead when it could not be made. */
  failed(error: unknown): void;
}

/** What is the same for all who may have the same of equal subscriptions: it is done once. */
export interface SharedPart {
  readonly prepared: PreparedSubscription;
  /**
   * What everybody gets for this event. Where it is not made yet the answer is undefined, and the taker is given it
   * later; of thousands who wait some are given it at a time, and others are served in between.
   */
  delivery<Event extends object>(event: Event, taker: DeliveryTaker<Event>): Delivery | undefined;
  /**
   * Has made what is about to be asked for, all of it at once; undefined when it is made already. Nothing is made ahead
   * where that takes subgraphs, which would have to do it all at once, too.
   */
  ahead<Event extends object>(
    events: readonly Event[],
    taker: DeliveryTaker<Event>,
  ): Promise<unknown> | undefined;
  /** What each of them reads before the first event: one read, begun after they asked, serves all who wait for it. */
  together<T>(read: () => Promise<T>): Promise<T>;
}

/** One delivery, as long as its event is held. */
interface Making {
  made: Delivery | undefined;
  /** Resolves when it is, and everybody has it. */
  underWay: Promise<void> | undefined;
  takers: DeliveryTaker<never>[];
}

/** How many are served in one turn of the event loop: writing to as many sockets takes some milliseconds. */
const SERVED_PER_TURN = 250;

type Delivered = ReturnType<typeof deliveredEvents.labels>;

const deliveredByField = new Map<string, Delivered>();

function deliveredOf(field: string): Delivered {
  const delivered = deliveredByField.get(field) ?? deliveredEvents.labels({ field });
  deliveredByField.set(field, delivered);
  return delivered;
}

export function sharedPart(prepared: PreparedSubscription): SharedPart {
  return new Part(prepared);
}

/** A class, because ten thousands who are signed in have one each. */
class Part implements SharedPart {
  readonly prepared: PreparedSubscription;
  readonly #delivered: Delivered;
  readonly #makings = new WeakMap<object, Making>();
  #together: ReadTogether<unknown> | undefined;

  constructor(prepared: PreparedSubscription) {
    this.prepared = prepared;
    this.#delivered = deliveredOf(prepared.definition.name);
  }

  delivery<Event extends object>(event: Event, taker: DeliveryTaker<Event>): Delivery | undefined {
    const making = this.#makingOf(event, taker);
    if (making.made) this.#delivered.inc();
    else making.takers.push(taker);
    return making.made;
  }

  ahead<Event extends object>(
    events: readonly Event[],
    taker: DeliveryTaker<Event>,
  ): Promise<unknown> | undefined {
    if (this.prepared.node.kind !== 'Fetch') return undefined; // of the event itself
    const unmade = events.map((event) => this.#makingOf(event, taker)).filter(({ made }) => !made);
    return unmade.length === 0 ? undefined : Promise.all(unmade.map(({ underWay }) => underWay));
  }

  together<T>(read: () => Promise<T>): Promise<T> {
    this.#together ??= readTogether();
    return this.#together(read) as Promise<T>;
  }

  /** @param first whoever asks first */
  #makingOf<Event extends object>(event: Event, first: DeliveryTaker<Event>): Making {
    const known = this.#makings.get(event);
    if (known) return known;
    const making: Making = { made: undefined, underWay: undefined, takers: [] };
    this.#makings.set(event, making);
    eventExecutions.inc({ field: this.prepared.definition.name });
    making.underWay = this.#make(event, first, making);
    return making;
  }

  async #make<Event extends object>(
    event: Event,
    first: DeliveryTaker<Event>,
    making: Making,
  ): Promise<void> {
    try {
      const delivery = await first.make(event);
      making.made = delivery;
      await this.#serve(making, (taker) => taker.take(delivery));
    } catch (error) {
      this.#makings.delete(event);
      await this.#serve(making, (taker) => taker.failed(error));
    }
  }

  async #serve(making: Making, tell: (taker: DeliveryTaker<never>) => void): Promise<void> {
    const { takers } = making;
    making.takers = [];
    for (let from = 0; from < takers.length; from += SERVED_PER_TURN) {
      if (from > 0) await nextTurn();
      const served = takers.slice(from, from + SERVED_PER_TURN);
      for (const taker of served) tell(taker);
      this.#delivered.inc(served.length);
    }
  }
}
