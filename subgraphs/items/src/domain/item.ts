import { type Refusal, refuse } from '@naru/refusal';
import { lineOf } from '@naru/text';

export interface Money {
  /** Whole minor units. */
  readonly amount: number;
  readonly currency: string;
}

export interface Item {
  readonly id: string;
  readonly version: number;
  readonly sku: string;
  readonly name: string;
  readonly category: string | null;
  readonly dayRate: Money;
  /** How many the shop owns. */
  readonly units: number;
  readonly updatedAt: Date;
}

export interface ItemDetails {
  readonly sku: string;
  readonly name: string;
  readonly category: string | null;
  /** KRW for one unit and day. */
  readonly dayRate: number;
  readonly units: number;
}

const SKU = /^[A-Za-z0-9._-]{1,40}$/;
const NAME_MAX_LENGTH = 100;
const CATEGORY_MAX_LENGTH = 50;
const DAY_RATE_MAX = 100_000_000;
const UNITS_MAX = 100_000;

/** The item that the details describe, or every reason why they describe none. */
export function registerItem(id: string, details: ItemDetails, now: Date): Item | readonly Refusal[] {
  const name = lineOf(details.name, NAME_MAX_LENGTH);
  const category = details.category === null ? null : lineOf(details.category, CATEGORY_MAX_LENGTH);
  const { sku, dayRate, units } = details;
  const refusals = [
    SKU.test(sku)
      ? undefined
      : refuse('SKU_INVALID', 'A SKU has 1 to 40 letters, digits, ., _ or -', { path: ['sku'] }),
    name === undefined
      ? refuse('NAME_INVALID', 'A name has 1 to 100 characters', { path: ['name'] })
      : undefined,
    category === undefined
      ? refuse('CATEGORY_INVALID', 'A category has 1 to 50 characters', { path: ['category'] })
      : undefined,
    dayRate < 1 || dayRate > DAY_RATE_MAX
      ? refuse('DAY_RATE_INVALID', `A day rate is 1 to ${DAY_RATE_MAX} KRW`, { path: ['dayRate'] })
      : undefined,
    unitsProblem(units),
  ].filter((refusal) => refusal !== undefined);
  if (name === undefined || category === undefined || refusals.length > 0) return refusals;
  return {
    id,
    version: 1,
    sku,
    name,
    category,
    dayRate: { amount: dayRate, currency: 'KRW' },
    units,
    updatedAt: now,
  };
}

/**
 * The item with another number of units.
 * @param promised the most units that are held or rented at once, on any day from today on.
 */
export function setUnits(item: Item, units: number, promised: number, now: Date): Item | Refusal {
  const problem = unitsProblem(units);
  if (problem !== undefined) return problem;
  if (units < promised) {
    return refuse('UNITS_PROMISED', `${promised} units are promised to customers`, { path: ['units'] });
  }
  return units === item.units ? item : changed({ ...item, units }, now);
}

/** The item in its next version. */
export const changed = (item: Item, now: Date): Item => ({
  ...item,
  version: item.version + 1,
  updatedAt: now,
});

function unitsProblem(units: number): Refusal | undefined {
  if (units >= 0 && units <= UNITS_MAX) return undefined;
  return refuse('UNITS_INVALID', `An item has 0 to ${UNITS_MAX} units`, { path: ['units'] });
}
