import { IdempotencyRow } from '@naru/idempotency';
import { outboxEntities } from '@naru/outbox';
import { HoldRow } from './hold-row.ts';
import { ItemRow } from './item-row.ts';

export const entities = [ItemRow, HoldRow, IdempotencyRow, ...outboxEntities];
