import { IdempotencyRow } from '@naru/idempotency';
import { outboxEntities } from '@naru/outbox';
import { PickupCallRow } from './pickup-call-row.ts';

export const entities = [PickupCallRow, IdempotencyRow, ...outboxEntities];
