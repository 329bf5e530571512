import { expect, test } from '@jest/globals';
import { keyProblem } from './index.ts';

test.each(['a', 'A-z_0.9~!', '019b2f6c-8d10-7a3e-9c41-5e0f7b6d2a18', '열쇠 1', '🔑'.repeat(128)])(
  'the key %p can be used',
  (key) => expect(keyProblem(key)).toBeUndefined(),
);

test.each(['', ' ', '\u3000', '\u200b', 'tab\t', 'line\n', 'nul\0', 'x'.repeat(129)])(
  'the key %p is refused',
  (key) =>
    expect(keyProblem(key)).toMatchObject({ code: 'IDEMPOTENCY_KEY_INVALID', path: ['idempotencyKey'] }),
);
