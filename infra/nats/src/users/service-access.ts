import type { StreamName } from '../streams.ts';

/** What one service says and hears. */
export interface ServiceAccess {
  /** The events that it publishes. */
  readonly publishes: readonly string[];
  /** Its policies: the durable consumers that are its own, by their streams. */
  readonly policies: Readonly<Partial<Record<StreamName, readonly string[]>>>;
  /** Requests that it sends. */
  readonly asks: readonly string[];
  /** Requests that it answers. */
  readonly answers: readonly string[];
}

const PICKUP_BY_ASSIGNMENT = ['pickup.assignment.*.*', 'pickup.offer.*.*'];

/** Every process that works on events, by the user that it is to NATS. */
export const SERVICE_ACCESS = {
  calls: {
    publishes: ['pickup.call.*.*'],
    policies: { PICKUP: ['calls__follow-assignment-when-it-changes'] },
    asks: ['naru.assignment.accept-dispatch'],
    answers: [],
  },
  'assignment-desk': {
    publishes: PICKUP_BY_ASSIGNMENT,
    policies: { PICKUP: ['assignment__cancel-assignment-when-cancel-requested'] },
    asks: [],
    answers: ['naru.assignment.accept-dispatch'],
  },
  'assignment-dispatcher': {
    publishes: PICKUP_BY_ASSIGNMENT,
    policies: {
      PICKUP: ['assignment__search-when-call-requested', 'assignment__search-again-when-released'],
    },
    asks: [],
    answers: [],
  },
  items: {
    publishes: ['rental.item.*.*'],
    policies: { RENTAL: ['items__follow-reservation-when-it-changes'] },
    asks: ['naru.reservations.was-stored'],
    answers: ['naru.items.hold', 'naru.items.release'],
  },
  reservations: {
    publishes: ['rental.reservation.*.*'],
    policies: { RENTAL: ['reservations__follow-order-when-it-changes'] },
    asks: ['naru.items.hold', 'naru.items.release'],
    answers: ['naru.reservations.was-stored'],
  },
  stores: {
    publishes: ['rental.order.*.*'],
    policies: {
      RENTAL: ['stores__receive-order-when-reserved', 'stores__cancel-order-when-cancel-requested'],
    },
    asks: [],
    answers: [],
  },
  'customer-views': {
    publishes: ['customer.notification.*.*'],
    policies: {
      PICKUP: [
        'customer-views__project-pickup-when-call-changes',
        'customer-views__notify-when-call-changes',
      ],
      RENTAL: [
        'customer-views__project-rental-when-reservation-changes',
        'customer-views__notify-when-reservation-changes',
      ],
    },
    asks: [],
    answers: [],
  },
} as const satisfies Record<string, ServiceAccess>;
