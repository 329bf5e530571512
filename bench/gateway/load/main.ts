// The load generator, a process of its own: does one order after the other for its parent.
import { loadGateway } from './load-gateway.ts';
import type { LoadOrder, LoadReply } from './orders.ts';

const reply = (message: LoadReply) => process.send?.(message);

process.on('message', (order: LoadOrder) => {
  loadGateway(order).then(
    (outcome) => reply({ outcome }),
    (error: unknown) => reply({ failure: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit());
