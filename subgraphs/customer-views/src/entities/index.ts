import { outboxEntities } from '@naru/outbox';
import { NotificationRow } from './notification-row.ts';
import { PickupSummaryRow } from './pickup-summary-row.ts';
import { RentalSummaryRow } from './rental-summary-row.ts';

export const entities = [PickupSummaryRow, RentalSummaryRow, NotificationRow, ...outboxEntities];
