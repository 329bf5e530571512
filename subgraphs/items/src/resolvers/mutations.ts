import { callerWithRole, payloadOf } from '@naru/subgraph-host';
import { registerItem as register } from '../application/register-item.ts';
import { setItemUnits as setUnits } from '../application/set-item-units.ts';
import type { ItemDetails } from '../domain/item.ts';
import type { ResolverContext } from './context.ts';

type RegisterItemInput = Omit<ItemDetails, 'category'> & { idempotencyKey: string; category?: string | null };

export async function registerItem(
  _root: unknown,
  { input }: { input: RegisterItemInput },
  { caller, service, correlationId }: ResolverContext,
) {
  const { sub } = callerWithRole(caller, 'VENDOR', 'OPERATOR');
  const details = { ...input, category: input.category ?? null };
  return payloadOf('item', await register(service, sub, details, { correlationId }));
}

export async function setItemUnits(
  _root: unknown,
  { input }: { input: { itemId: string; units: number } },
  { caller, service, correlationId }: ResolverContext,
) {
  callerWithRole(caller, 'VENDOR', 'OPERATOR');
  return payloadOf('item', await setUnits(service, input, { correlationId }));
}
