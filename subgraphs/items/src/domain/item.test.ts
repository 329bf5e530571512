import { expect, test } from '@jest/globals';
import { isRefusal } from '@naru/refusal';
import { holdProblem } from './hold-request.ts';
import { type Item, registerItem, setUnits } from './item.ts';

const NOW = new Date('2026-03-10T00:00:00Z');
const DETAILS = { sku: 'TV-55', name: 'SamsungTV55in', category: 'TV', dayRate: 30_000, units: 3 };
const item = registerItem('item-1', DETAILS, NOW) as Item;

test('a good description makes an item of version 1', () => {
  expect(item).toMatchObject({ version: 1, units: 3, dayRate: { amount: 30_000, currency: 'KRW' } });
});

test.each([
  [{ sku: 'a b' }, 'SKU_INVALID'],
  [{ sku: '' }, 'SKU_INVALID'],
  [{ name: ' ' }, 'NAME_INVALID'],
  [{ name: 'x'.repeat(101) }, 'NAME_INVALID'],
  [{ category: '' }, 'CATEGORY_INVALID'],
  [{ dayRate: 0 }, 'DAY_RATE_INVALID'],
  [{ dayRate: 2_000_000_000 }, 'DAY_RATE_INVALID'],
  [{ units: -1 }, 'UNITS_INVALID'],
  [{ units: 100_001 }, 'UNITS_INVALID'],
])('%j is refused as %s', (change, code) => {
  expect(registerItem('item-1', { ...DETAILS, ...change }, NOW)).toMatchObject([{ code }]);
});

test('the units never go below what is promised, and the same number changes nothing', () => {
  expect(setUnits(item, 1, 2, NOW)).toMatchObject({ code: 'UNITS_PROMISED' });
  expect(setUnits(item, 2, 2, NOW)).toMatchObject({ units: 2, version: 2 });
  expect(setUnits(item, 3, 2, NOW)).toBe(item);
  expect(isRefusal(setUnits(item, -1, 0, NOW))).toBe(true);
});

test.each([
  [1, '2026-03-10', '2026-03-10', undefined],
  [0, '2026-03-10', '2026-03-10', 'QUANTITY_INVALID'],
  [1001, '2026-03-10', '2026-03-10', 'QUANTITY_INVALID'],
  [1, '2026-03-09', '2026-03-10', 'DATES_INVALID'],
  [1, '2026-03-11', '2026-03-10', 'DATES_INVALID'],
  [1, '2026-03-10', '2027-03-10', 'DATES_INVALID'],
  [1, '2028-03-10', '2028-03-12', 'DATES_INVALID'],
])('%d units from %s to %s: %s', (quantity, from, to, code) => {
  expect(holdProblem(quantity, { from, to }, '2026-03-10')?.code).toBe(code);
});
