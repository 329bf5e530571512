import { expect, test } from '@jest/globals';
import { parseReplicas } from './replicas.ts';

test('replicas are named with their number', () => {
  expect(parseReplicas('calls=2, customer-views=8')).toEqual({ calls: 2, 'customer-views': 8 });
});

test.each([
  ['calls', '"calls" does not say how many, such as calls=2'],
  ['', '"" does not say how many, such as calls=2'],
  ['calls=two', '"calls=two" does not say how many, such as calls=2'],
  ['taxis=2', 'there is no service "taxis"; there are assignment-desk, '],
  ['toString=2', '"toString=2" does not say how many'],
  ['constructor=2', 'there is no service "constructor"'],
  ['calls=2,calls=3', 'calls is there twice'],
  ['calls=0', 'calls=0: a service has 1 to 8 processes'],
  ['calls=9', 'calls=9: a service has 1 to 8 processes'],
])('%s is refused in one sentence', (text, sentence) => {
  expect(() => parseReplicas(text)).toThrow(sentence);
});
