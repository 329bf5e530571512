import { LockMode } from '@mikro-orm/core';
import type { Cause } from '@naru/messaging';
import type { UnitOfWork } from '@naru/outbox';
import type { SqlEntityManager } from '@naru/persistence';
import { isRefusal, type Refusal } from '@naru/refusal';
import { decide } from '../domain/decide.ts';
import { evolve, type StoreOrder, type StoreOrderCommand } from '../domain/store-order.ts';
import { orderOf, rowOf, type StoreOrderRecord, StoreOrderRow } from '../entities/store-order-row.ts';
import { publishOrder } from './order-events.ts';

/** The order's row is the arbiter: whoever acts on the order waits here for each other. */
export const lockOrder = (
  em: SqlEntityManager,
  where: { readonly id: string } | { readonly reservationId: string },
): Promise<StoreOrderRecord | null> =>
  em.findOne(StoreOrderRow, where, { lockMode: LockMode.PESSIMISTIC_WRITE });

/** Runs one command on one locked order: decide, save, report. A refusal changes nothing. */
export function execute(
  unit: UnitOfWork,
  row: StoreOrderRecord,
  command: StoreOrderCommand,
  now: Date,
  cause: Cause,
): StoreOrder | Refusal {
  let order = orderOf(row);
  const events = decide(order, command, now);
  if (isRefusal(events)) return events;
  for (const event of events) {
    order = evolve(order, event);
    publishOrder(unit, event, order, cause);
  }
  unit.em.assign(row, rowOf(order));
  return order;
}
