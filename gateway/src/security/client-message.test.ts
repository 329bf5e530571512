import { expect, test } from '@jest/globals';
import { shortened, withoutSuggestion } from './client-message.ts';

test('a message quotes some of what was sent, not all of it', () => {
  expect(shortened('Unknown name "a".')).toBe('Unknown name "a".');
  expect(shortened(`Unknown name "${'a'.repeat(1_000_000)}".`)).toHaveLength(501);
});

test.each([
  ['Cannot query field "a" on type "T". Did you mean "b" or "c"?', 'Cannot query field "a" on type "T".'],
  ['Value "A" does not exist. Did you mean the enum value "B"?', 'Value "A" does not exist.'],
  ['Nothing is suggested.', 'Nothing is suggested.'],
])('of %j %j is told', (message, told) => {
  expect(withoutSuggestion(message)).toBe(told);
});
