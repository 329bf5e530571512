import type { Delivery } from '../delivery.ts';
import { readTogether } from '../read-together.ts';
import { eventExecutions } from '../subscription-metrics.ts';
import type { PreparedSubscription } from './plan-subscription.ts';

/** What is the same for all who may have the same of equal subscriptions: it is done once. */
export interface SharedPart {
  readonly prepared: PreparedSubscription;
  /** What everybody gets for this event. It is made once, by whoever asks first. */
  delivery(event: object, make: () => Promise<Delivery>): Promise<Delivery>;
  /** What each of them reads before the first event: one read, begun after they asked, serves all who wait for it. */
  together<T>(read: () => Promise<T>): Promise<T>;
}

export function sharedPart(prepared: PreparedSubscription): SharedPart {
  const deliveries = new WeakMap<object, Promise<Delivery>>();
  const together = readTogether<unknown>();
  return {
    prepared,
    delivery(event, make) {
      const known = deliveries.get(event);
      if (known) return known;
      eventExecutions.inc({ field: prepared.definition.name });
      const made = make();
      deliveries.set(event, made);
      return made;
    },
    together: <T>(read: () => Promise<T>) => together(read) as Promise<T>,
  };
}
