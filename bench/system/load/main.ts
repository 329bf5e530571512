// A process of clients: takes one order after another from its parent, and tells what came of each.
import { loadPickups, type PickupsOrder } from './pickups.ts';
import {
  type AwaitOrder,
  awaitAll,
  type ResumeOrder,
  resume,
  type SubscribeOrder,
  subscribe,
} from './subscribers.ts';

export type Order = PickupsOrder | SubscribeOrder | AwaitOrder | ResumeOrder;

function carryOut(order: Order): Promise<unknown> {
  switch (order.kind) {
    case 'pickups':
      return loadPickups(order);
    case 'subscribe':
      return subscribe(order);
    case 'await':
      return awaitAll();
    case 'resume':
      return resume(order);
  }
}

process.on('message', (order: Order) => {
  carryOut(order).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String((error as Error).stack ?? error) }),
  );
});
process.on('disconnect', () => process.exit(0));
