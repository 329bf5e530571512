import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { messageOf } from '../gateway/child-message.ts';
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
      const replied = messageOf<Reply>(child);
      child.send(order);
      const { result, error } = await replied;
      if (error !== undefined) throw new Error(error);
      return result as never;
    },
    [Symbol.dispose]: () => void child.kill(),
  };
}
