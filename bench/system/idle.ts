import { say } from '../gateway/narration.ts';
import { allGone } from './all-gone.ts';
import { startClients } from './clients.ts';
import type { SubscribeOrder } from './load/subscribers.ts';
import { heldBytes } from './measured-process.ts';
import type { Naru } from './naru.ts';

/** What a subscriber takes of the heap while nothing happens, garbage excluded, by how it came. */
export interface IdleBytes {
  readonly sse: number;
  /** Each of them a user of their own, so that they share less. */
  readonly signedInWebSocket: number;
  readonly signedInSse: number;
}

const WARM_UP = 200;

/** Those who come in one way have gone before the next come. */
export async function measureIdle(
  naru: Naru,
  order: Omit<SubscribeOrder, 'count'>,
  count: number,
): Promise<IdleBytes> {
  const subs = Array.from({ length: count }, (_, number) => `idle-${number}`);
  const tokens = await Promise.all(subs.map((sub) => naru.token('CUSTOMER', sub)));

  async function bytesEach(way: Pick<SubscribeOrder, 'over' | 'tokens'>): Promise<number> {
    await come(naru, { ...order, ...way, count: WARM_UP }); // what is made once is not taken for theirs
    return (await come(naru, { ...order, ...way, count })) / count;
  }

  say(`${count} subscribe by server-sent events, then signed in`);
  return {
    sse: await bytesEach({ over: 'sse' }),
    signedInWebSocket: await bytesEach({ tokens }),
    signedInSse: await bytesEach({ over: 'sse', tokens }),
  };
}

/**
 * Subscribers who come, are told what there is, and go.
 * @returns the bytes that are free again when all of them have gone: meanwhile V8 may have let go of other things
 */
async function come(naru: Naru, order: SubscribeOrder): Promise<number> {
  using clients = startClients();
  await clients.carryOut(order);
  const bytes = heldBytes(await naru.process.memory());
  clients[Symbol.dispose]();
  await allGone(naru);
  return bytes - heldBytes(await naru.process.memory());
}
