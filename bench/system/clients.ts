import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { PickupsOrder, PickupsResult } from './load/pickups.ts';
import type {
  AwaitOrder,
  AwaitResult,
  ResumeOrder,
  ResumeResult,
  SubscribeOrder,
} from './load/subscribers.ts';

/** Clients in a process of their own, so that what they cost is not taken for what Naru costs. */
export interface Clients extends Disposable {
  carryOut(order: PickupsOrder): Promise<PickupsResult>;
  carryOut(order: SubscribeOrder): Promise<{ open: number }>;
  carryOut(order: AwaitOrder): Promise<AwaitResult>;
  carryOut(order: ResumeOrder): Promise<ResumeResult>;
}

interface Reply {
  readonly result: unknown;
  readonly error?: string;
}

export function startClients(): Clients {
  const child: ChildProcess = fork(join(import.meta.dirname, 'load/main.ts'), {
    execArgv: ['--no-warnings', '--max-semi-space-size=32'],
  });
  return {
    async carryOut(order: PickupsOrder | SubscribeOrder | AwaitOrder | ResumeOrder) {
      const replied = once(child, 'message') as Promise<[Reply]>;
      child.send(order);
      const ended = once(child, 'exit').then(() => {
        throw new Error('The clients’ process ended');
      });
      const [{ result, error }] = await Promise.race([replied, ended]);
      if (error !== undefined) throw new Error(error);
      return result as never;
    },
    [Symbol.dispose]: () => void child.kill(),
  };
}
