import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { behind, callOf } from '../../test/transport-calls.ts';
import { bulkhead } from './bulkhead.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const settle = () => jest.advanceTimersByTimeAsync(0);

test('only so many calls are under way; the others follow in their order', async () => {
  const subgraph = behind(bulkhead({ maxConcurrent: 2, maxQueued: 10 }));
  const calls = Array.from({ length: 4 }, () => callOf());
  const answers = calls.map(subgraph.send);
  await settle();
  expect(subgraph.calls).toEqual(calls.slice(0, 2));
  subgraph.answer(1);
  const newcomer = callOf();
  void subgraph.send(newcomer);
  await settle();
  subgraph.fail(0, new Error('broken'));
  await expect(answers[0]).rejects.toThrow('broken');
  await settle();
  expect(subgraph.calls).toEqual(calls);
  subgraph.answer(2);
  await settle();
  expect(subgraph.calls.at(-1)).toBe(newcomer);
});

test('when too many wait, further calls are refused at once', async () => {
  const subgraph = behind(bulkhead({ maxConcurrent: 1, maxQueued: 1 }));
  void subgraph.send(callOf());
  void subgraph.send(callOf());
  await expect(subgraph.send(callOf())).rejects.toMatchObject({
    code: 'SUBGRAPH_OVERLOADED',
    refused: true,
    retryAfterMs: expect.any(Number),
  });
});

test('a call that waits past its deadline fails and leaves its turn to the next', async () => {
  const subgraph = behind(bulkhead({ maxConcurrent: 1, maxQueued: 2 }));
  void subgraph.send(callOf());
  const hasty = subgraph.send(callOf({}, {}, 100));
  const failed = expect(hasty).rejects.toMatchObject({ code: 'SUBGRAPH_TIMEOUT' });
  const patient = callOf();
  void subgraph.send(patient);
  await jest.advanceTimersByTimeAsync(100);
  await failed;
  subgraph.answer(0);
  await settle();
  expect(subgraph.calls.slice(1)).toEqual([patient]);
});
