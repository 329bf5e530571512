import type { Bus } from '@naru/messaging';
import {
  type HoldItemsReplyV1,
  type HoldItemsRequestV1,
  holdItems,
  type ReleaseItemsRequestV1,
  releaseItems,
} from '@naru/schema';

/** Answers in the place of the items service, and remembers what it was asked. */
export interface ItemsStandIn {
  /** Every hold asked for, in their order. */
  readonly holds: HoldItemsRequestV1[];
  /** The reservations whose units were given back. */
  readonly released: string[];
  /** What the next holds are answered; undefined is silence. */
  answer(reply: (request: HoldItemsRequestV1) => Promise<HoldItemsReplyV1 | undefined>): void;
  /** Nobody listens any more. */
  leave(): Promise<void>;
  /** Listens, holds whatever is asked for and has forgotten everything. */
  comeBack(): Promise<void>;
}

export const heldUntil = (expiresAt: Date, dayRate = 25_000) => {
  return async ({ itemId }: HoldItemsRequestV1): Promise<HoldItemsReplyV1> => ({
    held: true,
    item: { id: itemId, sku: 'TV-55', name: 'SamsungTV55in', dayRate: { amount: dayRate, currency: 'KRW' } },
    expiresAt: expiresAt.toISOString(),
  });
};

export const refusedAs = (code: string) => async (): Promise<HoldItemsReplyV1> => ({
  ...{ held: false, code, message: 'The items service said no' },
});

export const silence = async (): Promise<undefined> => undefined;

export function createItemsStandIn({ nc }: Bus): ItemsStandIn {
  const holds: HoldItemsRequestV1[] = [];
  const released: string[] = [];
  let reply: (request: HoldItemsRequestV1) => Promise<HoldItemsReplyV1 | undefined>;
  let subscriptions: ReturnType<typeof listen> = [];

  async function answer(message: { json(): unknown; respond(reply: string): unknown }): Promise<void> {
    const request = holdItems.validateRequest(message.json());
    holds.push(request);
    const given = await reply(request);
    if (given !== undefined) message.respond(JSON.stringify(holdItems.validateReply(given)));
  }
  const listen = () => [
    nc.subscribe(holdItems.subject, {
      callback: (_error, message) => void answer(message),
    }),
    nc.subscribe(releaseItems.subject, {
      callback: (_error, message) => {
        const request: ReleaseItemsRequestV1 = releaseItems.validateRequest(message.json());
        released.push(request.reservationId);
        message.respond(JSON.stringify(releaseItems.validateReply({ released: true })));
      },
    }),
  ];
  return {
    holds,
    released,
    answer: (next) => {
      reply = next;
    },
    async leave() {
      for (const subscription of subscriptions) subscription.unsubscribe();
      subscriptions = [];
      await nc.flush(); // The broker knows by now.
    },
    async comeBack() {
      holds.length = 0;
      released.length = 0;
      reply = heldUntil(new Date(Date.now() + 60_000));
      if (subscriptions.length === 0) subscriptions = listen();
      await nc.flush();
    },
  };
}
