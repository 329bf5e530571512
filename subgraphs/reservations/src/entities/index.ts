import { IdempotencyRow } from '@naru/idempotency';
import { outboxEntities } from '@naru/outbox';
import { ReservationRow } from './reservation-row.ts';

export const entities = [ReservationRow, IdempotencyRow, ...outboxEntities];
