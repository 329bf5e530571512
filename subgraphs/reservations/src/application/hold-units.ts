import type { Cause } from '@naru/messaging';
import { type Refusal, refuse } from '@naru/refusal';
import { Unavailable } from '@naru/resilience';
import type { HoldItemsReplyV1, HoldItemsRequestV1 } from '@naru/schema';
import type { ReservationsService } from './reservations-service.ts';

/** Units that are kept for a reservation until it is stored. */
export type Held = Extract<HoldItemsReplyV1, { held: true }>;

/** The input field that a refusal of the items service is about. */
const PATHS: Partial<Record<string, readonly string[]>> = {
  ITEM_NOT_FOUND: ['itemId'],
  NOT_ENOUGH_STOCK: ['quantity'],
  QUANTITY_INVALID: ['quantity'],
  DATES_INVALID: ['startDate'],
};

export const itemsUnavailable = (retryAfterMs: number): Refusal =>
  refuse('ITEMS_UNAVAILABLE', 'Nothing can be reserved at the moment; please try again shortly', {
    retryAfterMs,
  });

/**
 * Asks for units to be held. An answer that did not come in time may still follow: what it holds is given back at once.
 * @returns why they are not held, when the items service refuses or does not answer in time.
 */
export async function holdUnits(
  service: ReservationsService,
  request: HoldItemsRequestV1,
  cause: Cause,
): Promise<Held | Refusal> {
  try {
    const reply = await service.stock.hold(request, cause.correlationId);
    if (reply.held) return reply;
    const path = PATHS[reply.code];
    return refuse(reply.code, reply.message, path === undefined ? {} : { path });
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    // Not waited for: the customer gets the refusal now.
    void giveBack(service, request, cause);
    return itemsUnavailable(error.retryAfterMs);
  }
}

/** Gives back units whose reservation was not stored. What cannot be given back now is free when its hold expires. */
export async function giveBack(
  { stock, log }: ReservationsService,
  hold: { readonly reservationId: string; readonly itemId: string },
  cause: Cause,
): Promise<void> {
  const { reservationId, itemId } = hold;
  try {
    await stock.release({ reservationId, itemId }, cause.correlationId);
  } catch (error) {
    const { correlationId } = cause;
    log.warn({ err: error, reservationId, itemId, correlationId }, 'a hold is left to expire');
  }
}
