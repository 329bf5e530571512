import { expect, test } from '@jest/globals';
import type { Caller } from '@naru/identity';
import { requestContexts } from './request-contexts.ts';

const alice: Caller = { sub: 'alice', roles: ['CUSTOMER'], scopes: [], expiresAtMs: 1 };
const createContext = requestContexts(['accept-language', 'x-tenant']);
const authorityOf = (headers: Record<string, string>, caller: Caller | null) =>
  createContext(headers, caller, 'id').authority;

test('only the named headers are forwarded', () => {
  const headers = { 'x-tenant': 'a', cookie: 'secret' };
  expect(createContext(headers, alice, 'id')).toMatchObject({
    caller: alice,
    correlationId: 'id',
    forwardedHeaders: { 'x-tenant': 'a' },
  });
  expect(createContext({ cookie: 'secret' }, null, 'id').forwardedHeaders).toEqual({});
});

test('authority is equal for the same caller, whose token may be another, with the same headers', () => {
  expect(authorityOf({}, alice)).toBe(authorityOf({ cookie: 'x' }, { ...alice, expiresAtMs: 2 }));
});

test('authority differs wherever subgraphs may tell requests apart', () => {
  const authorities = [
    authorityOf({}, null),
    authorityOf({}, alice),
    authorityOf({}, { ...alice, sub: 'bob' }),
    authorityOf({}, { ...alice, roles: ['OPERATOR'] }),
    authorityOf({}, { ...alice, roles: ['CUSTOMER', 'OPERATOR'] }),
    authorityOf({}, { ...alice, scopes: ['read'] }),
    authorityOf({}, { ...alice, scopes: ['read', 'write'] }),
    authorityOf({ 'x-tenant': 'a' }, alice),
    authorityOf({ 'x-tenant': 'a' }, null),
    authorityOf({ 'x-tenant': 'b' }, null),
    authorityOf({ 'accept-language': 'a' }, null),
  ];
  expect(new Set(authorities).size).toBe(authorities.length);
});
