import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { LoadOrder, LoadOutcome, LoadReply } from './orders.ts';

/** The load generator in a process of its own. */
export interface LoadGenerator extends Disposable {
  /** @throws Error when the gateway did not answer as it should */
  run(order: LoadOrder): Promise<LoadOutcome>;
}

export function startLoadGenerator(): LoadGenerator {
  const child = fork(join(import.meta.dirname, 'main.ts'), { execArgv: [] });
  return {
    async run(order) {
      const replied = once(child, 'message');
      child.send(order);
      const [reply] = (await replied) as [LoadReply];
      if ('failure' in reply) throw new Error(reply.failure);
      return reply.outcome;
    },
    [Symbol.dispose]: () => child.disconnect(),
  };
}
