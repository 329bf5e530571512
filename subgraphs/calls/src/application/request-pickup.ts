import { resolvePlace } from '@naru/geography';
import { claimKey, earlierResult, type IdempotentCommand, keyProblem } from '@naru/idempotency';
import type { Cause } from '@naru/messaging';
import { type Database, insertRow } from '@naru/persistence';
import { isRefusal, type Refusal, refuse } from '@naru/refusal';
import { Unavailable } from '@naru/resilience';
import { normalizeTelephone } from '@naru/telephone';
import { fareFor } from '../domain/fare.ts';
import type { ParcelClass } from '../domain/parcel-class.ts';
import { type PickupCall, requestCall } from '../domain/pickup-call.ts';
import { callOf, PickupCallRow, rowOf } from '../entities/pickup-call-row.ts';
import { publishCall } from './call-events.ts';
import type { CallsService, DispatchDesk } from './calls-service.ts';
import { placeRefusal } from './place-refusal.ts';

export interface PickupRequest {
  readonly idempotencyKey: string;
  readonly tel: string;
  readonly parcelClass: ParcelClass;
  readonly place: { readonly label: string; readonly point?: { lat: number; lon: number } | null };
}

/**
 * Stores a call if, and only if, the assignment desk has accepted to find a courier for it. The same request sent
 * again, at once or years later, is answered with the call that it made the first time.
 */
export async function requestPickup(
  service: CallsService,
  customerId: string,
  input: PickupRequest,
  cause: Cause,
): Promise<PickupCall | readonly Refusal[]> {
  const { idempotencyKey: key, ...rest } = input;
  const details = checked(input);
  if (Array.isArray(details)) return details;

  const command: IdempotentCommand = { owner: customerId, command: 'requestPickup', key, input: rest };
  const earlier = await callMadeBefore(service.database, command);
  if (earlier !== undefined) return isRefusal(earlier) ? [earlier] : earlier;

  const { fare } = fareFor(service.rateCard, input.parcelClass, details.place.point);
  const call = requestCall(
    { id: service.newId(), customerId, parcelClass: input.parcelClass, fare, ...details },
    service.now(),
  );
  const refusal = await dispatchRefusal(service.dispatchDesk, call, cause);
  if (refusal !== undefined) return [refusal];

  const stored = await service.outbox.transaction(async (unit) => {
    if (!(await claimKey(unit.em, command, call.id))) return false;
    await insertRow(unit.em, PickupCallRow, rowOf(call));
    publishCall(unit, 'requested', call, cause);
    return true;
  });
  if (stored) return call;
  // The same key was faster in another request: its call is the answer, and ours was never stored.
  const winner = await callMadeBefore(service.database, command);
  if (winner === undefined) throw new Error('The idempotency key is claimed but leads to no call');
  return isRefusal(winner) ? [winner] : winner;
}

function checked(input: PickupRequest): Refusal[] | Pick<PickupCall, 'tel' | 'place'> {
  const tel = normalizeTelephone(input.tel);
  const place = resolvePlace(input.place);
  const refusals = [
    keyProblem(input.idempotencyKey),
    tel === undefined
      ? refuse('TEL_INVALID', 'This is not a Korean phone number', { path: ['tel'] })
      : undefined,
    typeof place === 'string' ? placeRefusal(place) : undefined,
  ].filter((refusal) => refusal !== undefined);
  if (tel === undefined || typeof place === 'string' || refusals.length > 0) return refusals;
  return { tel, place };
}

function callMadeBefore(
  database: Database,
  command: IdempotentCommand,
): Promise<PickupCall | Refusal | undefined> {
  return database.read(async (em) => {
    const result = await earlierResult(em, command);
    if (result === undefined || isRefusal(result)) return result;
    return callOf(await em.findOneOrFail(PickupCallRow, result));
  });
}

/** Asks the desk to take the call on. @returns why it will not; undefined when it did. */
async function dispatchRefusal(
  desk: DispatchDesk,
  call: PickupCall,
  cause: Cause,
): Promise<Refusal | undefined> {
  try {
    const reply = await desk(
      {
        callId: call.id,
        customerId: call.customerId,
        parcelClass: call.parcelClass,
        point: call.place.point,
        requestedAt: call.requestedAt.toISOString(),
      },
      cause.correlationId,
    );
    return reply.accepted ? undefined : refuse(reply.code, reply.message);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return refuse(
      'DISPATCH_UNAVAILABLE',
      'Pick-ups cannot be accepted at the moment; please try again shortly',
      {
        retryAfterMs: error.retryAfterMs,
      },
    );
  }
}
