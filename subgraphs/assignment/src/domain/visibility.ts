import type { Assignment } from './assignment.ts';
import type { Offer } from './offer.ts';

export interface Reader {
  readonly sub: string;
  readonly roles: readonly string[];
}

const isOperator = ({ roles }: Reader): boolean => roles.includes('OPERATOR');

/** An assignment is for the customer whose call it is, couriers, and operators. */
export const maySeeAssignment = (reader: Reader, assignment: Pick<Assignment, 'customerId'>): boolean =>
  isOperator(reader) || reader.roles.includes('COURIER') || assignment.customerId === reader.sub;

/** An offer is for the courier to whom it was made, and operators. */
export const maySeeOffer = (reader: Reader, offer: Pick<Offer, 'courierId'>): boolean =>
  isOperator(reader) || offer.courierId === reader.sub;
