import { expect, test } from '@jest/globals';
import type { Caller } from '@naru/identity';
import { parseSubjectTemplate } from './subject-template.ts';

const alice: Caller = { sub: 'alice', roles: ['CUSTOMER'], scopes: [], expiresAtMs: 0 };
const withCode = (code: string) => expect.objectContaining({ extensions: { code } });

test('arguments and the caller are filled in', () => {
  const template = parseSubjectTemplate('pickup.{args.kind}.{args.id}.{claims.sub}.*');
  expect(template.args).toEqual(['kind', 'id']);
  expect(template.fill({ kind: 'call', id: 'C-1_x' }, alice)).toBe('pickup.call.C-1_x.alice.*');
});

test.each(['*', '>', 'a.b', '', ' ', 'ü', 'x'.repeat(65), 7, null, undefined])('%j is no id', (id) => {
  const template = parseSubjectTemplate('pickup.call.{args.id}.>');
  expect(() => template.fill({ id }, null)).toThrow(withCode('BAD_USER_INPUT'));
});

test('everyone is addressed by wildcards in place of arguments and callers', () => {
  expect(parseSubjectTemplate('pickup.{args.kind}.{claims.sub}.*').everyone).toBe('pickup.*.*.*');
});

test('a template about the caller needs one', () => {
  const template = parseSubjectTemplate('customer.notification.{claims.sub}.*');
  expect(() => template.fill({}, null)).toThrow(withCode('UNAUTHENTICATED'));
});

test('wildcards of the template itself stay as they are', () => {
  expect(parseSubjectTemplate('rental.order.*.*').fill({}, null)).toBe('rental.order.*.*');
  expect(parseSubjectTemplate('rental.*.{args.id}.>').fill({ id: 'o-1' }, null)).toBe('rental.*.o-1.>');
});

test.each([
  '',
  '*',
  '>',
  '*.a',
  'a.>.b',
  'a.b*',
  'a.**',
  'a.{args.}.b',
  'a.{claims.email}',
  'a.b{args.id}',
  'a b.c',
])('the template %j is refused', (template) => {
  expect(() => parseSubjectTemplate(template)).toThrow(Error);
});
