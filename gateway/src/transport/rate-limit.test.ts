import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { behind, callOf } from '../../test/transport-calls.ts';
import { rateLimit } from './rate-limit.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('calls over the rate are refused until there is room again', async () => {
  const subgraph = behind(rateLimit(10));
  for (let calls = 0; calls < 10; calls += 1) void subgraph.send(callOf());
  const refusal = { code: 'SUBGRAPH_OVERLOADED', refused: true, retryAfterMs: 100 };
  await expect(subgraph.send(callOf())).rejects.toMatchObject(refusal);
  expect(subgraph.calls).toHaveLength(10);
  jest.advanceTimersByTime(100);
  void subgraph.send(callOf());
  expect(subgraph.calls).toHaveLength(11);
});
