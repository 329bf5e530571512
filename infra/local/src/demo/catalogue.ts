import type { Act } from './client.ts';
import { VENDOR } from './shop.ts';

interface Product {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  /** KRW. */
  readonly dayRate: number;
  readonly units: number;
}

/** An item as its registration answers it. */
export interface Item {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly dayRate: { readonly amount: number; readonly currency: 'KRW' };
}

const product = (sku: string, name: string, category: string, dayRate: number, units: number): Product => ({
  sku,
  name,
  category,
  dayRate,
  units,
});

/** What the demo's shop has for rent. */
const CATALOGUE: readonly Product[] = [
  product('SamsungTV55in', 'SamsungTV55in', 'TV', 30_000, 5),
  product('SamsungTV65in', 'SamsungTV65in', 'TV', 45_000, 3),
  product('laptop', 'laptop', '노트북', 20_000, 5),
  product('LGOLED77in', 'LG 올레드 TV 77인치', 'TV', 90_000, 2),
  product('MacBookPro16in', '맥북 프로 16인치', '노트북', 50_000, 4),
  product('GalaxyTabS10', '갤럭시 탭 S10', '태블릿', 15_000, 6),
  product('PlayStation5', '플레이스테이션 5', '게임기', 15_000, 8),
  product('DysonV15', '다이슨 V15 청소기', '청소기', 12_000, 4),
  product('LGStyler', 'LG 스타일러', '의류관리기', 25_000, 2),
  product('SonyA7M4', '소니 A7 IV 카메라', '카메라', 40_000, 3),
  product('DJIMini4Pro', 'DJI 미니 4 프로 드론', '드론', 35_000, 1),
  product('EpsonProjector', '엡손 빔프로젝터', '프로젝터', 25_000, 1),
];

const REGISTER = `mutation ($input: RegisterItemInput!) {
  registerItem(input: $input) { item { id sku name dayRate { amount currency } } }
}`;

/** Registers the catalogue; what an earlier start registered answers as then. @returns the items by SKU. */
export async function registerCatalogue(act: Act): Promise<ReadonlyMap<string, Item>> {
  const items = new Map<string, Item>();
  for (const details of CATALOGUE) {
    const input = { idempotencyKey: `demo-${details.sku}`, ...details };
    const { registerItem } = await act<{ registerItem: { item: Item | null } }>('items', VENDOR, REGISTER, {
      input,
    });
    if (registerItem.item !== null) items.set(details.sku, registerItem.item);
  }
  return items;
}
