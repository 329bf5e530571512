import { callerWithRole, payloadOf } from '@naru/subgraph-host';
import { actOnOrder, returnItems as takeBack } from '../application/vendor-actions.ts';
import type { ResolverContext } from './context.ts';

interface Input<Fields> {
  readonly input: Fields;
}

type OrderInput = Input<{ orderId: string }>;

export const confirmOrder = (_root: unknown, { input }: OrderInput, context: ResolverContext) =>
  act({ type: 'ConfirmOrder' }, input.orderId, context);

export const rejectOrder = (
  _root: unknown,
  { input }: Input<{ orderId: string; reason: string }>,
  context: ResolverContext,
) => act({ type: 'RejectOrder', reason: input.reason }, input.orderId, context);

export const prepareOrder = (_root: unknown, { input }: OrderInput, context: ResolverContext) =>
  act({ type: 'PrepareOrder' }, input.orderId, context);

export const handOverOrder = (_root: unknown, { input }: OrderInput, context: ResolverContext) =>
  act({ type: 'HandOverOrder' }, input.orderId, context);

export async function returnItems(
  _root: unknown,
  { input }: Input<{ idempotencyKey: string; orderId: string; quantity: number }>,
  { caller, service, correlationId }: ResolverContext,
) {
  const { sub } = callerWithRole(caller, 'VENDOR', 'OPERATOR');
  return payloadOf('order', await takeBack(service, sub, input, { correlationId }));
}

async function act(
  command: Parameters<typeof actOnOrder>[2],
  orderId: string,
  { caller, service, correlationId }: ResolverContext,
) {
  callerWithRole(caller, 'VENDOR', 'OPERATOR');
  return payloadOf('order', await actOnOrder(service, orderId, command, { correlationId }));
}
