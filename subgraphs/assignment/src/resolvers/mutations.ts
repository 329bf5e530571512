import { type Caller, hasRole } from '@naru/identity';
import { refuse } from '@naru/refusal';
import { callerWithRole, fault, payloadOf } from '@naru/subgraph-host';
import { acceptOffer as accept, declineOffer as decline } from '../application/answer-offer.ts';
import { commandByCourier } from '../application/assignments.ts';
import {
  type CourierDetails,
  registerCourier as register,
  reportPosition,
  setOnline,
} from '../application/couriers.ts';
import type { ResolverContext } from './context.ts';

interface Input<Fields> {
  readonly input: Fields;
}

const REASON_MAX_LENGTH = 200;

export async function registerCourier(
  _root: unknown,
  { input }: Input<CourierDetails>,
  context: ResolverContext,
) {
  const { caller, service } = context;
  const { sub } = callerWithRole(caller, 'COURIER', 'OPERATOR');
  const id = hasRole(caller, 'OPERATOR') ? service.newId() : sub;
  return payloadOf('courier', await register(service, id, input));
}

export async function reportCourierPosition(
  _root: unknown,
  { input }: Input<{ courierId: string; position: { lat: number; lon: number } }>,
  { caller, service }: ResolverContext,
) {
  ownCourier(caller, input.courierId);
  return payloadOf('courier', await reportPosition(service, input.courierId, input.position));
}

export async function setCourierOnline(
  _root: unknown,
  { input }: Input<{ courierId: string; online: boolean }>,
  { caller, service }: ResolverContext,
) {
  ownCourier(caller, input.courierId);
  return payloadOf('courier', await setOnline(service, input.courierId, input.online));
}

export async function acceptOffer(
  _root: unknown,
  { input }: Input<{ offerId: string }>,
  context: ResolverContext,
) {
  const { caller, service, correlationId } = context;
  const { sub } = callerWithRole(caller, 'COURIER');
  return payloadOf(
    'offer',
    await accept(service, { offerId: input.offerId, courierId: sub }, { correlationId }),
  );
}

export async function declineOffer(
  _root: unknown,
  { input }: Input<{ offerId: string }>,
  context: ResolverContext,
) {
  const { caller, service, correlationId } = context;
  const { sub } = callerWithRole(caller, 'COURIER');
  return payloadOf(
    'offer',
    await decline(service, { offerId: input.offerId, courierId: sub }, { correlationId }),
  );
}

export async function releaseAssignment(
  _root: unknown,
  { input }: Input<{ assignmentId: string; reason?: string | null }>,
  context: ResolverContext,
) {
  if ((input.reason?.length ?? 0) > REASON_MAX_LENGTH) {
    callerWithRole(context.caller, 'COURIER', 'OPERATOR');
    const message = `A reason has at most ${REASON_MAX_LENGTH} characters`;
    return payloadOf('assignment', refuse('REASON_INVALID', message, { path: ['reason'] }));
  }
  return assignmentCommand('ReleaseAssignment', input.assignmentId, context);
}

export const completePickup = (
  _root: unknown,
  { input }: Input<{ assignmentId: string }>,
  context: ResolverContext,
) => assignmentCommand('CompletePickup', input.assignmentId, context);

async function assignmentCommand(
  type: 'ReleaseAssignment' | 'CompletePickup',
  assignmentId: string,
  { caller, service, correlationId }: ResolverContext,
) {
  const { sub } = callerWithRole(caller, 'COURIER', 'OPERATOR');
  const courierId = hasRole(caller, 'OPERATOR') ? undefined : sub;
  return payloadOf(
    'assignment',
    await commandByCourier(service, { assignmentId, courierId, type }, { correlationId }),
  );
}

/** @throws GraphQLError FORBIDDEN when the caller is neither that courier nor an operator. */
function ownCourier(caller: Caller | null, courierId: string): void {
  const { sub } = callerWithRole(caller, 'COURIER', 'OPERATOR');
  if (sub !== courierId && !hasRole(caller, 'OPERATOR')) throw fault('FORBIDDEN', 'This is another courier');
}
