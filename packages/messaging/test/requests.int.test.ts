import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { Unavailable } from '@naru/resilience';
import {
  type AcceptDispatchReplyV1,
  type AcceptDispatchRequestV1,
  acceptDispatch,
  InvalidMessage,
} from '@naru/schema';
import { waitFor } from '@naru/test-harness';
import { type Bus, createRequester, type RequesterOptions, serveRequests } from '../src/index.ts';
import { type Broker, log, startBroker } from './test-broker.ts';

let broker: Broker;
let responder: Bus;
beforeAll(async () => {
  broker = await startBroker();
  responder = await broker.connect('responder');
});
afterEach(() => void jest.useRealTimers());
afterAll(async () => broker[Symbol.asyncDispose]());

const request: AcceptDispatchRequestV1 = {
  callId: 'c1',
  customerId: 'customer-1',
  parcelClass: 'UNDER_10KG',
  point: { lat: 37.557, lon: 126.924 },
  requestedAt: '2026-03-02T01:15:02.118Z',
};
type Answer = (request: AcceptDispatchRequestV1, correlationId: string) => Promise<AcceptDispatchReplyV1>;

const requester = (options?: RequesterOptions) => createRequester(broker.bus, acceptDispatch, options);
const accept: Answer = async () => ({ accepted: true });

/** Serves without ever answering; disposing of it answers, so that a failed test ends too. */
async function serveSilence(): Promise<AsyncDisposable> {
  const silence = Promise.withResolvers<AcceptDispatchReplyV1>();
  const serving = await serve(() => silence.promise);
  return {
    [Symbol.asyncDispose]() {
      silence.resolve({ accepted: true });
      return Promise.resolve(serving[Symbol.asyncDispose]());
    },
  };
}

/** Serves until disposed of, and is known to the server when it resolves. */
async function serve(answer: Answer, bus = responder): Promise<AsyncDisposable> {
  const serving = serveRequests(bus, acceptDispatch, { queue: 'desk', log }, answer);
  await bus.nc.flush();
  return serving;
}

/** The answer, or the error in its place. */
const outcomeOf = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

test('a request is answered, and the correlation id arrives with it', async () => {
  const seen: unknown[] = [];
  await using _serving = await serve(async (...args) => {
    seen.push(args);
    return { accepted: false, code: 'NO_COVERAGE', message: 'Not here' };
  });
  expect(await requester()(request, 'story')).toEqual({
    accepted: false,
    code: 'NO_COVERAGE',
    message: 'Not here',
  });
  expect(seen).toEqual([[request, 'story']]);
});

test('replicas share the requests', async () => {
  const answered = [0, 0];
  const counting =
    (index: number): Answer =>
    async () => {
      answered[index] = (answered[index] ?? 0) + 1;
      return { accepted: true };
    };
  await using _first = await serve(counting(0));
  await using _second = await serve(counting(1), await broker.connect('second responder'));
  const ask = requester();
  for (let asked = 0; asked < 60; asked += 1) await ask(request, 'story');
  expect(answered[0]).toBeGreaterThan(5);
  expect(answered[1]).toBeGreaterThan(5);
  expect(Number(answered[0]) + Number(answered[1])).toBe(60);
});

test('without a responder the answer is Unavailable at once', async () => {
  // Waiting for the time-out would be longer than this test may take.
  await expect(requester({ timeoutMs: 3_600_000 })(request, 'story')).rejects.toThrow(Unavailable);
});

test('a silent responder is Unavailable after the time-out', async () => {
  await using _serving = await serveSilence();
  const outcome = await outcomeOf(requester({ timeoutMs: 200 })(request, 'story'));
  expect(outcome).toMatchObject({ name: 'Unavailable', retryAfterMs: expect.any(Number) });
});

test('the wait for a free place counts for the time-out', async () => {
  await using _serving = await serveSilence();
  const ask = requester({ timeoutMs: 1_500, maxConcurrent: 1, maxQueued: 30, failuresToOpen: 99 });
  // One after the other, these would take longer than a test may.
  const outcomes = await Promise.all(Array.from({ length: 30 }, () => outcomeOf(ask(request, 'story'))));
  expect(outcomes.every((outcome) => outcome instanceof Unavailable)).toBe(true);
});

test('a responder that throws is without its details', async () => {
  await using _serving = await serve(() => Promise.reject(new Error('select * from secrets')));
  const outcome = await outcomeOf(requester()(request, 'story'));
  expect(outcome).toBeInstanceOf(Unavailable);
  expect(`${outcome} ${(outcome as Error).cause}`).not.toContain('secrets');
});

test('a reply that breaks the contract is as good as none', async () => {
  {
    await using _serving = await serve(async () => ({ accepted: 'maybe' }) as never);
    await expect(requester()(request, 'story')).rejects.toThrow(Unavailable);
  }
  const subscription = responder.nc.subscribe(acceptDispatch.subject, {
    callback: (_error, message) => void message.respond('not json'),
  });
  await responder.nc.flush();
  await expect(requester()(request, 'story')).rejects.toThrow(Unavailable);
  subscription.unsubscribe();
  await responder.nc.flush();
});

test('an invalid request is refused to its sender and not held against the responder', async () => {
  await using _serving = await serve(accept);
  const ask = requester({ failuresToOpen: 2 });
  for (let asked = 0; asked < 5; asked += 1) {
    await expect(ask({ ...request, callId: 'pickup.>' }, 'story')).rejects.toThrow(InvalidMessage);
    await expect(ask(request, 'broken\r\nid')).rejects.not.toThrow(Unavailable);
  }
  expect(await ask(request, 'story')).toEqual({ accepted: true });
});

/** The time of day, which passes only when a test lets it. */
function holdDate(): { pass(durationMs: number): void } {
  jest.useFakeTimers({
    doNotFake: [
      ...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
      ...(['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const),
    ],
  });
  return { pass: (durationMs) => void jest.setSystemTime(Date.now() + durationMs) };
}

test('the circuit opens after five failures, refuses at once, and closes by itself', async () => {
  const clock = holdDate();
  const ask = requester({ openForMs: 300 });
  let asked = 0;
  const counting: Answer = async () => {
    asked += 1;
    throw new Error('broken');
  };
  {
    await using _broken = await serve(counting);
    for (let failures = 0; failures < 5; failures += 1)
      await expect(ask(request, 'story')).rejects.toThrow(Unavailable);
    const outcome = await outcomeOf(ask(request, 'story'));
    expect(asked).toBe(5);
    expect(outcome).toBeInstanceOf(Unavailable);
    expect((outcome as Unavailable).retryAfterMs).toBeGreaterThan(0);
    expect((outcome as Unavailable).retryAfterMs).toBeLessThanOrEqual(300);
    // A probe that fails opens it again.
    clock.pass(300);
    await expect(ask(request, 'story')).rejects.toThrow(Unavailable);
    expect(asked).toBe(6);
    await expect(ask(request, 'story')).rejects.toThrow(Unavailable);
    expect(asked).toBe(6);
  }
  await using _working = await serve(accept);
  clock.pass(300);
  expect(await ask(request, 'story')).toEqual({ accepted: true });
  await Promise.all(Array.from({ length: 10 }, () => ask(request, 'story')));
});

test('more requests than there is room for are refused at once', async () => {
  await using _serving = await serveSilence();
  const ask = requester({ maxConcurrent: 2, maxQueued: 1, timeoutMs: 300 });
  const waiting = Promise.allSettled([1, 2, 3].map(() => ask(request, 'story')));
  const outcome = await outcomeOf(ask(request, 'story'));
  expect(outcome).toMatchObject({ name: 'Unavailable', message: expect.stringContaining('overloaded') });
  await waiting;
});

test('disposing answers the requests under way', async () => {
  const gate = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  const serving = await serve(async () => {
    started.resolve();
    await gate.promise;
    return { accepted: true };
  });
  const answer = requester()(request, 'story');
  await started.promise;
  const disposing = serving[Symbol.asyncDispose]();
  gate.resolve();
  await disposing;
  expect(await answer).toEqual({ accepted: true });
  await expect(requester()(request, 'story')).rejects.toThrow(Unavailable);
});

test('while NATS is away the answer is Unavailable at once, and its return is no probe', async () => {
  // A circuit that opened would stay open for longer than this test waits.
  const ask = requester({ openForMs: 60_000, timeoutMs: 60_000 });
  await using _serving = await serve(accept);
  await ask(request, 'story');
  await broker.nats.stop();
  await waitFor(() => !isConnected(), { what: 'the loss to be noticed' });
  for (let asked = 0; asked < 10; asked += 1) {
    await expect(ask(request, 'story')).rejects.toThrow(Unavailable);
  }
  await broker.nats.restart();
  await waitFor(isConnected, { what: 'the connection to be back' });
  await waitFor(() => ask(request, 'story'), { what: 'the answers to be back' });
});

function isConnected(): boolean {
  try {
    broker.bus.assertConnected();
    return true;
  } catch {
    return false;
  }
}
