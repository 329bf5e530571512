import { type Refusal, refuse } from '@naru/refusal';

export type OfferStatus = 'OFFERED' | 'ACCEPTED' | 'DECLINED' | 'EXPIRED' | 'REVOKED';

export interface Offer {
  readonly id: string;
  readonly version: number;
  readonly status: OfferStatus;
  readonly assignmentId: string;
  readonly callId: string;
  readonly courierId: string;
  readonly epoch: number;
  readonly round: number;
  readonly distanceMeters: number;
  readonly expiresAt: Date;
  readonly updatedAt: Date;
}

/** Whether the courier can still answer; `ANSWERED` when this very answer was given before. */
export function answerable(
  offer: Offer,
  answer: 'ACCEPTED' | 'DECLINED',
  now: Date,
): 'OPEN' | 'ANSWERED' | Refusal {
  if (offer.status === answer) return 'ANSWERED';
  if (offer.status !== 'OFFERED') return refuse('OFFER_CLOSED', 'The offer is closed', { path: ['offerId'] });
  if (offer.expiresAt <= now) return refuse('OFFER_EXPIRED', 'The offer has expired', { path: ['offerId'] });
  return 'OPEN';
}

/** The offer closed, or accepted, at an instant. */
export const close = (offer: Offer, status: Exclude<OfferStatus, 'OFFERED'>, at: Date): Offer => ({
  ...offer,
  status,
  version: offer.version + 1,
  updatedAt: at,
});
