import { StoreOrderRow } from '../entities/store-order-row.ts';
import { execute, lockOrder } from './execute.ts';
import type { StoresService } from './stores-service.ts';

const AT_ONCE = 50;

/**
 * Ends the orders that no shop answered in time. @returns how many were due.
 * @throws AggregateError of the orders that could not be ended, after every other was.
 */
export async function expireDueOrders(service: StoresService): Promise<number> {
  const due = await service.database.read((em) =>
    em.find(
      StoreOrderRow,
      { status: 'RECEIVED', answerDueAt: { $lte: service.now() } },
      { fields: ['id'], orderBy: { answerDueAt: 'asc' }, limit: AT_ONCE },
    ),
  );
  const failures: unknown[] = [];
  for (const { id } of due) await expireIfDue(service, id).catch((error) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, 'Some orders could not be ended');
  return due.length;
}

/** Does nothing when the shop has answered since, or another process was faster. */
function expireIfDue({ outbox, now }: StoresService, id: string): Promise<void> {
  return outbox.transaction(async (unit) => {
    const row = await lockOrder(unit.em, { id });
    if (row === null) return;
    execute(unit, row, { type: 'ExpireOrder' }, now(), { correlationId: row.correlationId });
  });
}
