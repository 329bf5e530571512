import { expect, test } from '@jest/globals';
import { en } from './en.ts';
import { formatsOf } from './formats.ts';
import { ko } from './ko.ts';
import { type MessageKey, write } from './messages.ts';

const valuesIn = (message: string) => [...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test('both languages say the same things, with the same values', () => {
  expect(Object.keys(ko).sort()).toEqual(Object.keys(en).sort());
  for (const key of Object.keys(en) as MessageKey[]) {
    expect([key, valuesIn(ko[key])]).toEqual([key, valuesIn(en[key])]);
    expect([key, ko[key].trim()]).not.toEqual([key, '']);
  }
});

test('values are put in where they are named, and a value that is missing shows itself', () => {
  expect(write('{n} of {units}, {n}', { n: 2, units: 5 })).toBe('2 of 5, 2');
  expect(write('by {name}')).toBe('by {name}');
});

test('money, distances and telephone numbers are written as people read them', () => {
  const { money, distance, tel } = formatsOf('en');
  expect(money({ amount: 20_000, currency: 'KRW' })).toBe('₩20,000');
  expect([distance(71), distance(2_340)]).toEqual(['71 m', '2.3 km']);
  expect([tel('01050958718'), tel('010****8718'), tel('0212345678')]).toEqual([
    ...['010-5095-8718', '010-****-8718', '02-1234-5678'],
  ]);
});
