import { expect, test } from '@jest/globals';
import { isRefusal, refuse } from './index.ts';

test('a refusal is recognised, and nothing that only looks like one', () => {
  const refusal = refuse('NO_COVERAGE', 'Not here', { path: ['place'], retryAfterMs: 100 });
  expect(isRefusal(refusal)).toBe(true);
  expect(refusal).toMatchObject({
    code: 'NO_COVERAGE',
    message: 'Not here',
    path: ['place'],
    retryAfterMs: 100,
  });
  for (const other of [
    { code: 'NO_COVERAGE', message: 'Not here' },
    new Error('no'),
    null,
    undefined,
    'no',
    [],
  ])
    expect(isRefusal(other)).toBe(false);
});
