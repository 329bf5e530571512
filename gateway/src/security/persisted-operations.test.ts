import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { createPersistedOperations, type PersistedOperationsMode } from './persisted-operations.ts';

const body = 'query Me { me { ...Name } } fragment Name on User { name }';
const sameMeaning = '# tidy\nfragment Name on User {\n  name\n}\n\nquery Me {\n  me { ...Name }\n}';
const other = '{ me { email } }';
const introspection = '{ __schema { queryType { name } } }';
const byId = (id: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: id }, more: 1 } });

function list(mode: PersistedOperationsMode, introspects = false) {
  const logged: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => logged.push(JSON.parse(line).operation) });
  const options = {
    mode,
    operations: [{ id: 'me-1', body }],
    maxTokens: 100,
    introspection: introspects,
    log,
  };
  return { logged, admit: createPersistedOperations(options).admit };
}
const withCode = (code: string) => expect.objectContaining({ extensions: expect.objectContaining({ code }) });

test.each(['log', 'safelist', 'ids-only'] as const)('%s: an id stands for its operation', (mode) => {
  expect(list(mode).admit(byId('me-1'))).toEqual({ query: body, extensions: { more: 1 } });
});

test('log: everything passes, and what is unknown is told once', () => {
  const { admit, logged } = list('log');
  for (const query of [body, sameMeaning, other, other]) expect(admit({ query })).toEqual({ query });
  const unknownId = byId('me-2');
  expect(admit(unknownId)).toBe(unknownId);
  expect(logged).toEqual([other]);
});

test('safelist: only operations that mean one of the list pass', () => {
  const { admit } = list('safelist');
  for (const query of [body, sameMeaning]) expect(admit({ query })).toEqual({ query });
  for (const query of [other, introspection, '{', '', `${body} query Other { me { email } }`])
    expect(() => admit({ query })).toThrow(withCode('QUERY_NOT_IN_SAFELIST'));
  expect(() => admit(byId('me-2'))).toThrow(withCode('PERSISTED_QUERY_NOT_IN_LIST'));
  expect(() => admit({ query: other, ...byId('me-1') })).toThrow(withCode('QUERY_NOT_IN_SAFELIST'));
  expect(admit({})).toEqual({});
});

test('ids-only: no text passes, whatever it is', () => {
  const { admit } = list('ids-only', true);
  for (const query of [body, other, introspection, ''])
    expect(() => admit({ query, ...byId('me-1') })).toThrow(withCode('PERSISTED_QUERY_ID_REQUIRED'));
  expect(() => admit(byId('me-2'))).toThrow(withCode('PERSISTED_QUERY_NOT_IN_LIST'));
});

test('where the schema may be explored, exploring alone needs no list', () => {
  const { admit } = list('safelist', true);
  expect(admit({ query: introspection })).toEqual({ query: introspection });
  for (const query of ['{ __typename me { email } }', '{ ...A } fragment A on Query { me { email } }'])
    expect(() => admit({ query })).toThrow(withCode('QUERY_NOT_IN_SAFELIST'));
});
