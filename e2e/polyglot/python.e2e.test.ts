import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type Client, findProgram, type Naru, startNaru, waitFor } from '@naru/test-harness';
import { acceptedCall, cancelPickup, ISU, registerCourier } from '../pickup/operations.ts';

const PROGRAM = join(import.meta.dirname, '../../examples/python/notifications.py');

let naru: Naru;
let customer: Client;
let listener: Listener | undefined;
beforeAll(async () => {
  naru = await startNaru({ business: 'pickup', replicas: { gateway: 2 } });
  customer = await naru.signIn('CUSTOMER', 'customer-1', 'gateway-2');
  await registerCourier(await naru.signIn('COURIER', 'courier-1'), { name: '이수기사', position: ISU });
});
afterEach(async () => listener?.[Symbol.asyncDispose]());
afterAll(() => naru[Symbol.asyncDispose]());

interface Listener extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly lines: string[];
  readonly errors: string[];
}

function listen(token: string): Listener {
  const [python = 'python3'] = findProgram('python') ?? [];
  const child = spawn(python, [PROGRAM, '--url', `${naru.url}/graphql`], {
    env: { ...process.env, NARU_TOKEN: token, PYTHONIOENCODING: 'utf-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [lines, errors]: [string[], string[]] = [[], []];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));
  const exited = once(child, 'close');
  return {
    ...{ child, lines, errors },
    async [Symbol.asyncDispose]() {
      child.kill();
      await exited;
    },
  };
}

/** The listening of some attempt: the program says so at each. */
const listening = ({ errors }: Listener, times: number) =>
  waitFor(() => errors.filter((line) => line.endsWith('listening')).length >= times, {
    what: `the program to listen for the ${times}. time; it said: ${errors.join('; ')}`,
  });

test('a program in Python is told of a pick-up, and of nothing twice or too late after a lost connection', async () => {
  listener = listen(await naru.token('CUSTOMER', 'customer-1'));
  const { lines } = listener;
  await listening(listener, 1);
  const call = await acceptedCall(customer, { idempotencyKey: 'from-python' });
  await waitFor(() => lines.some((line) => line.includes('이수기사')), {
    what: 'the courier to be told of',
  });

  await naru.service('gateway').kill();
  await cancelPickup(customer, call.id);
  await naru.service('gateway').start();
  await listening(listener, 2);
  await waitFor(() => lines.some((line) => /\[PICKUP\].*취소/.test(line)), {
    ...{ what: 'the cancellation to be told of' },
  });
  expect(new Set(lines).size).toBe(lines.length);
});

test('a program in Python ends with the reason when it may not listen', async () => {
  listener = listen('not-a-token');
  const [code] = await once(listener.child, 'close');
  expect(code).toBe(1);
  expect(listener.errors.at(-1)).toContain('UNAUTHENTICATED');
});
