import { IdempotencyRow } from '@naru/idempotency';
import { outboxEntities } from '@naru/outbox';
import { StoreOrderRow } from './store-order-row.ts';

export const entities = [StoreOrderRow, IdempotencyRow, ...outboxEntities];
