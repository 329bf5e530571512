import { fork } from 'node:child_process';
import { join } from 'node:path';
import { messageOf } from '../child-message.ts';
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
      const replied = messageOf<LoadReply>(child);
      child.send(order);
      const reply = await replied;
      if ('failure' in reply) throw new Error(reply.failure);
      return reply.outcome;
    },
    [Symbol.dispose]: () => child.disconnect(),
  };
}
