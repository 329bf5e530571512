import { defineEntity, p } from '@mikro-orm/core';

/** Events written in the transaction of what they report, waiting for or past their publication. */
export const OutboxRow = defineEntity({
  name: 'OutboxRow',
  tableName: 'outbox',
  properties: {
    seq: p.integer().primary().autoincrement(),
    eventId: p.string().unique(),
    subject: p.string(),
    headers: p.text(),
    body: p.text(),
    createdAtMs: p.float(),
    publishedAtMs: p.float().nullable().index(),
  },
});

/** Events that a policy has handled, written in the transaction of their effect. */
export const InboxRow = defineEntity({
  name: 'InboxRow',
  tableName: 'inbox',
  properties: {
    durable: p.string().primary(),
    eventId: p.string().primary(),
    handledAtMs: p.float().index(),
  },
});

export const outboxEntities = [OutboxRow, InboxRow] as const;
