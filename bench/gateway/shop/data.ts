// A small shop, the same in every run. Its size makes the deep query's answer about 90 KB.

export interface User {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly birthYear: number;
}

export interface Product {
  readonly upc: string;
  readonly name: string;
  readonly price: number;
  readonly weight: number;
  readonly inStock: boolean;
}

export interface Review {
  readonly id: string;
  readonly body: string;
  readonly authorId: string;
  readonly productUpc: string;
}

const REVIEWS_PER_USER = 5;

export const users: readonly User[] = ['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald'].map(
  (name, n) => ({
    id: `u${n + 1}`,
    name: `${name} Example`,
    username: `@${name.toLowerCase()}`,
    birthYear: 1950 + n,
  }),
);

export const products: readonly Product[] = [
  'Table',
  'Couch',
  'Chair',
  'Lamp',
  'Shelf',
  'Desk',
  'Stool',
  'Bed',
  'Rug',
  'Sofa',
].map((name, n) => ({
  upc: `p${n + 1}`,
  name,
  price: 90 + n * 137,
  weight: 10 + n * 45,
  inStock: n % 3 !== 1,
}));

/** Every user has reviewed every other product from their own number on, so a product has reviews of several users. */
export const reviews: readonly Review[] = users.flatMap((user, n) =>
  Array.from({ length: REVIEWS_PER_USER }, (_, k) => ({
    id: `r${n * REVIEWS_PER_USER + k + 1}`,
    body: ['Love it!', 'Too expensive.', 'Could be better.', 'Prefer something else.'][(n + k) % 4] as string,
    authorId: user.id,
    productUpc: (products[(n + k * 2) % products.length] as Product).upc,
  })),
);

/** What shipping costs: it needs the price and the weight, which inventory does not know by itself. */
export function shippingEstimate({
  price,
  weight,
}: {
  readonly price: number;
  readonly weight: number;
}): number {
  return price > 1_000 ? 0 : Math.round(weight * 0.5);
}
