import { claimKey, earlierResult, type IdempotentCommand, keyProblem } from '@naru/idempotency';
import type { Cause } from '@naru/messaging';
import { Overtaken } from '@naru/persistence';
import { isRefusal, type Refusal, refuse } from '@naru/refusal';
import type { StoreOrder, VendorCommand } from '../domain/store-order.ts';
import { orderOf } from '../entities/store-order-row.ts';
import { execute, lockOrder } from './execute.ts';
import type { StoresService } from './stores-service.ts';

/** A shop's action on an order. Where it was done before, the answer is the order as it is. */
export function actOnOrder(
  { outbox, now }: StoresService,
  orderId: string,
  command: Exclude<VendorCommand, { type: 'ReturnItems' }>,
  cause: Cause,
): Promise<StoreOrder | Refusal> {
  return outbox.transaction(async (unit) => {
    const row = await lockOrder(unit.em, { id: orderId });
    return row === null ? notFound() : execute(unit, row, command, now(), cause);
  });
}

/**
 * Takes units back. The same return sent again is answered with the order as it is and counts once: what it returned
 * and the note of its key are stored together, while the order is locked.
 * @param owner whose key it is.
 */
export async function returnItems(
  { outbox, now }: StoresService,
  owner: string,
  input: { readonly idempotencyKey: string; readonly orderId: string; readonly quantity: number },
  cause: Cause,
): Promise<StoreOrder | Refusal> {
  const { idempotencyKey: key, orderId, quantity } = input;
  const badKey = keyProblem(key);
  if (badKey !== undefined) return badKey;
  const command: IdempotentCommand = { owner, command: 'returnItems', key, input: { orderId, quantity } };
  return outbox.transaction(async (unit) => {
    const row = await lockOrder(unit.em, { id: orderId });
    const earlier = await earlierResult(unit.em, command);
    if (isRefusal(earlier)) return earlier;
    if (row === null) return notFound();
    if (earlier !== undefined) return orderOf(row);
    const outcome = execute(unit, row, { type: 'ReturnItems', quantity }, now(), cause);
    if (!isRefusal(outcome) && !(await claimKey(unit.em, command, orderId))) {
      throw new Overtaken('The key was claimed for another order meanwhile');
    }
    return outcome;
  });
}

const notFound = (): Refusal => refuse('NOT_FOUND', 'There is no such order', { path: ['orderId'] });
