import { isRefusal, type Refusal } from '@naru/refusal';
import { callerWithRole } from '@naru/subgraph-host';
import { cancelPickup as cancel } from '../application/calls.ts';
import { type PickupRequest, requestPickup as request } from '../application/request-pickup.ts';
import type { PickupCall } from '../domain/pickup-call.ts';
import type { ResolverContext } from './context.ts';

interface CallPayload {
  readonly call: PickupCall | null;
  readonly errors: readonly Refusal[];
}

const accepted = (call: PickupCall): CallPayload => ({ call, errors: [] });
const refused = (errors: readonly Refusal[]): CallPayload => ({ call: null, errors });

export async function requestPickup(
  _root: unknown,
  { input }: { input: PickupRequest },
  { caller, calls, correlationId }: ResolverContext,
): Promise<CallPayload> {
  const { sub } = callerWithRole(caller, 'CUSTOMER');
  const outcome = await request(calls, sub, input, { correlationId });
  return 'id' in outcome ? accepted(outcome) : refused(outcome);
}

export async function cancelPickup(
  _root: unknown,
  { input }: { input: { callId: string } },
  { caller, calls, correlationId }: ResolverContext,
): Promise<CallPayload> {
  const { sub } = callerWithRole(caller, 'CUSTOMER');
  const outcome = await cancel(calls, { customerId: sub, callId: input.callId }, { correlationId });
  return isRefusal(outcome) ? refused([outcome]) : accepted(outcome);
}
