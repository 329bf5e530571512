import type { Cause } from '@naru/messaging';
import type { UnitOfWork } from '@naru/outbox';
import { findRow, updateRow } from '@naru/persistence';
import { isRefusal, type Refusal, refuse } from '@naru/refusal';
import type { PickupCallFact } from '@naru/schema';
import {
  decide,
  evolve,
  type PickupCall,
  type PickupCommand,
  type PickupEvent,
} from '../domain/pickup-call.ts';
import { callOf, PickupCallRow, rowOf } from '../entities/pickup-call-row.ts';
import { publishCall } from './call-events.ts';
import type { CallsService } from './calls-service.ts';

/** Runs one command on one call in the given transaction: load and lock, decide, save, report. */
export async function executeOn(
  unit: UnitOfWork,
  where: { readonly id: string; readonly customerId?: string },
  command: PickupCommand,
  now: Date,
  cause: Cause,
): Promise<PickupCall | Refusal | undefined> {
  const row = await findRow(unit.em, PickupCallRow, where, { lock: true });
  if (row === undefined) return undefined;
  let call = callOf(row);
  const events = decide(call, command, now);
  if (isRefusal(events)) return events;
  for (const event of events) {
    call = evolve(call, event);
    const fact = factOf(event);
    if (fact !== undefined) publishCall(unit, fact, call, cause);
  }
  await updateRow(unit.em, PickupCallRow, row, rowOf(call));
  return call;
}

/** Cancels a call of this customer's. A call of somebody else is answered like one that does not exist. */
export function cancelPickup(
  { outbox, now }: CallsService,
  request: { readonly customerId: string; readonly callId: string },
  cause: Cause,
): Promise<PickupCall | Refusal> {
  return outbox.transaction(async (unit) => {
    const own = { id: request.callId, customerId: request.customerId };
    const call = await executeOn(unit, own, { type: 'CancelPickup' }, now(), cause);
    return call ?? refuse('NOT_FOUND', 'There is no such call', { path: ['callId'] });
  });
}

/** The fact under which an event is published; undefined for what only the call itself remembers. */
function factOf(event: PickupEvent): PickupCallFact | undefined {
  switch (event.type) {
    case 'SearchStarted':
      return 'searching';
    case 'CourierConfirmed':
      return 'confirmed';
    case 'ParcelPickedUp':
      return 'picked-up';
    case 'NoCourierFound':
      return 'no-courier';
    case 'CancelRequested':
      return 'cancel-requested';
    case 'CallCancelled':
      return 'cancelled';
    case 'AssignmentNoted':
      return undefined;
  }
}
