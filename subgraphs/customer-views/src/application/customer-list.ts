import type { EntityName } from '@mikro-orm/core';
import type { Database } from '@naru/persistence';
import type { Notification } from '../domain/notification.ts';
import type { PickupSummary } from '../domain/pickup-summary.ts';
import type { RentalSummary } from '../domain/rental-summary.ts';
import { NotificationRow, notificationOf } from '../entities/notification-row.ts';
import { PickupSummaryRow, pickupSummaryOf } from '../entities/pickup-summary-row.ts';
import { RentalSummaryRow, rentalSummaryOf } from '../entities/rental-summary-row.ts';

interface Page {
  readonly limit: number;
  readonly beforeId: string | undefined;
}

/** Everything of one kind that concerns a customer, newest first. */
export interface CustomerList<Entry extends { readonly id: string }> {
  load(database: Database, customerId: string, page: Page): Promise<Entry[]>;
  count(database: Database, customerId: string): Promise<number>;
}

/** What the row of every entry has. */
interface CustomerRow {
  id: string;
  customerId: string;
}

function listOf<Row extends CustomerRow, Entry extends { readonly id: string }>(
  table: EntityName<Row>,
  entryOf: (row: Row) => Entry,
): CustomerList<Entry> {
  // Its other columns are of no interest here, and a query over a generic row has no type.
  const entity = table as EntityName<CustomerRow>;
  return {
    load: (database, customerId, { limit, beforeId }) =>
      database.read(async (em) => {
        const where = { customerId, ...(beforeId === undefined ? {} : { id: { $lt: beforeId } }) };
        const rows = await em.find(entity, where, { orderBy: { id: 'desc' }, limit });
        return rows.map((row) => entryOf(row as Row));
      }),
    count: (database, customerId) => database.read((em) => em.count(entity, { customerId })),
  };
}

export const customerPickups: CustomerList<PickupSummary> = listOf(PickupSummaryRow, pickupSummaryOf);
export const customerRentals: CustomerList<RentalSummary> = listOf(RentalSummaryRow, rentalSummaryOf);
export const customerNotifications: CustomerList<Notification> = listOf(NotificationRow, notificationOf);
