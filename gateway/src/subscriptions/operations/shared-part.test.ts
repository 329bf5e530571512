import { expect, test } from '@jest/globals';
import type { Delivery } from '../delivery.ts';
import type { PreparedSubscription } from './plan-subscription.ts';
import { type DeliveryTaker, type SharedPart, sharedPart } from './shared-part.ts';

interface Taker extends DeliveryTaker<object> {
  readonly taken: (Delivery | Error)[];
}

const partOf = (kind: 'Fetch' | 'Sequence' = 'Fetch'): SharedPart =>
  sharedPart({ definition: { name: 'changed' }, node: { kind } } as PreparedSubscription);

function takersOf(count: number, make: (event: object) => Promise<Delivery>): Taker[] {
  return Array.from({ length: count }, () => {
    const taken: (Delivery | Error)[] = [];
    return {
      taken,
      make,
      take: (delivery) => void taken.push(delivery),
      failed: (error) => void taken.push(error as Error),
    };
  });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate);
}

test('thousands are given what was made once, and others have their turn before the last of them', async () => {
  let made = 0;
  const takers = takersOf(2_000, async () => {
    made += 1;
    return { json: `${made}` };
  });
  const part = partOf();
  const event = {};
  for (const taker of takers) expect(part.delivery(event, taker)).toBeUndefined();
  await until(() => takers[0]?.taken.length === 1);
  expect(takers.at(-1)?.taken).toEqual([]); // somebody else had a turn: this test

  await until(() => takers.at(-1)?.taken.length === 1);
  expect(made).toBe(1);
  const [delivery] = takers[0]?.taken ?? [];
  expect(takers.every(({ taken }) => taken.length === 1 && taken[0] === delivery)).toBe(true);
  const [late] = takersOf(1, () => Promise.reject(new Error('made again')));
  expect(part.delivery(event, late as Taker)).toBe(delivery);
});

test('whoever waits for what cannot be made is told, and it is tried again for the next', async () => {
  let isBroken = true;
  const makes = () => (isBroken ? Promise.reject(new Error('broken')) : Promise.resolve({ json: '1' }));
  const takers = takersOf(3, makes);
  const part = partOf();
  const event = {};
  for (const taker of takers) part.delivery(event, taker);
  await until(() => takers.every(({ taken }) => taken.length === 1));
  expect(takers.map(({ taken }) => (taken[0] as Error).message)).toEqual(['broken', 'broken', 'broken']);
  isBroken = false;
  const [next] = takersOf(1, makes);
  part.delivery(event, next as Taker);
  await until(() => next?.taken.length === 1);
  expect(next?.taken).toEqual([{ json: '1' }]);
});

test('what the event alone answers is made ahead, once; what takes subgraphs is not', async () => {
  let made = 0;
  const [taker] = takersOf(1, async () => {
    made += 1;
    return { json: `${made}` };
  }) as [Taker];
  const events = [{}, {}, {}];
  const part = partOf();
  await part.ahead(events, taker);
  expect(part.ahead(events, taker)).toBeUndefined();
  expect(events.map((event) => part.delivery(event, taker)?.json)).toEqual(['1', '2', '3']);
  expect(taker.taken).toEqual([]);
  expect(partOf('Sequence').ahead(events, taker)).toBeUndefined();
  expect(made).toBe(3);
});
