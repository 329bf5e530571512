import type { PickupCall } from './pickup-call.ts';

export interface Reader {
  readonly sub: string;
  readonly roles: readonly string[];
}

/** A customer sees their own calls, a courier those that are searched for or theirs, an operator all. */
export function maySee(reader: Reader, call: Pick<PickupCall, 'customerId' | 'status' | 'courier'>): boolean {
  if (reader.roles.includes('OPERATOR')) return true;
  if (reader.roles.includes('CUSTOMER') && call.customerId === reader.sub) return true;
  return reader.roles.includes('COURIER') && (call.status === 'SEARCHING' || call.courier?.id === reader.sub);
}
