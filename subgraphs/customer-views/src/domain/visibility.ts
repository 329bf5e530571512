import type { Notification } from './notification.ts';

export interface Reader {
  readonly sub: string;
  readonly roles: readonly string[];
}

/** A notification is for its customer, and operators. */
export const maySee = (reader: Reader, { customerId }: Pick<Notification, 'customerId'>): boolean =>
  reader.roles.includes('OPERATOR') || customerId === reader.sub;
