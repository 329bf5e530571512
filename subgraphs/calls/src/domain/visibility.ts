import type { PickupCall } from './pickup-call.ts';

export interface Reader {
  readonly sub: string;
  readonly roles: readonly string[];
}

/** A customer sees their own calls, a courier and an operator any. */
export function maySee(reader: Reader, call: Pick<PickupCall, 'customerId'>): boolean {
  if (reader.roles.includes('OPERATOR') || reader.roles.includes('COURIER')) return true;
  return reader.roles.includes('CUSTOMER') && call.customerId === reader.sub;
}

/** The phone number is for the customer, the courier who comes for the parcel, and operators. */
export function maySeeTelephone(reader: Reader, call: Pick<PickupCall, 'customerId' | 'courier'>): boolean {
  return reader.roles.includes('OPERATOR') || [call.customerId, call.courier?.id].includes(reader.sub);
}
