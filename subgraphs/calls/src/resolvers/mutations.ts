import { callerWithRole, payloadOf } from '@naru/subgraph-host';
import { cancelPickup as cancel } from '../application/calls.ts';
import { type PickupRequest, requestPickup as request } from '../application/request-pickup.ts';
import type { ResolverContext } from './context.ts';

export async function requestPickup(
  _root: unknown,
  { input }: { input: PickupRequest },
  { caller, calls, correlationId }: ResolverContext,
) {
  const { sub } = callerWithRole(caller, 'CUSTOMER');
  return payloadOf('call', await request(calls, sub, input, { correlationId }));
}

export async function cancelPickup(
  _root: unknown,
  { input }: { input: { callId: string } },
  { caller, calls, correlationId }: ResolverContext,
) {
  const { sub } = callerWithRole(caller, 'CUSTOMER');
  return payloadOf('call', await cancel(calls, { customerId: sub, callId: input.callId }, { correlationId }));
}
