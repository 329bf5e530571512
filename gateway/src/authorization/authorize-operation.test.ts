import { describe, expect, test } from '@jest/globals';
import type { Caller } from '@naru/identity';
import { parse } from 'graphql';
import { ask, blog, contextOf, signedIn } from '../../test/ask-authorization.ts';
import { filtering } from '../../test/filtering.ts';
import { authorizeOperation } from './authorize-operation.ts';
import type { PolicyDecider } from './policy-decider.ts';

describe('a field', () => {
  test('that nothing protects costs nothing', async () => {
    expect(await ask(blog, '{ post { id title __typename } __schema { queryType { name } } }')).toBe('open');
  });

  test('under @authenticated is left out for anonymous callers only', async () => {
    const query = '{ post { id views } }';
    expect(await ask(blog, query)).toEqual({ left: '{post{id}}', refused: ['post/views'] });
    expect(await ask(blog, query, { caller: signedIn() })).toBe('granted');
  });

  test('under @requiresScopes takes all scopes of one of the alternatives', async () => {
    const query = 'mutation { publish(id: 1) { id } }';
    const refused = { left: null, refused: ['publish'] };
    expect(await ask(blog, query)).toEqual(refused);
    expect(await ask(blog, query, { caller: signedIn('write') })).toEqual(refused);
    expect(await ask(blog, query, { caller: signedIn('publish', 'write', 'other') })).toBe('granted');
    expect(await ask(blog, query, { caller: signedIn('admin') })).toBe('granted');
  });

  test('takes what its type takes: an object, a scalar, an enum', async () => {
    const query = '{ post { id } me { name } secret level }';
    expect(await ask(blog, query)).toEqual({ left: '{post{id}}', refused: ['me', 'secret', 'level'] });
    expect(await ask(blog, query, { caller: signedIn() })).toEqual({
      left: '{post{id}me{name}secret}',
      refused: ['level'],
    });
  });

  test('is refused by its own path in the response: aliases, any element of a list', async () => {
    expect(await ask(blog, '{ latest: posts { id seen: views } }')).toEqual({
      left: '{latest:posts{id}}',
      refused: ['latest/@/@/seen'],
    });
    expect(await ask(blog, '{ mine: orders { id } post { id } }')).toEqual({
      left: '{post{id}}',
      refused: ['mine'],
    });
  });

  test('of which nothing is left is left out, too, and only what is refused is told', async () => {
    expect(await ask(blog, '{ owner { pet { chip } } post { text { body } id } }')).toEqual({
      left: '{post{id}}',
      refused: ['owner/pet/chip', 'post/text/body'],
    });
  });

  test('below a refused one is not told again', async () => {
    expect(await ask(blog, '{ me { email } post { id } }')).toEqual({ left: '{post{id}}', refused: ['me'] });
  });

  test('can be __typename of a protected type only where the type itself may be seen', async () => {
    expect(await ask(blog, '{ me { __typename } owner { name user { __typename } } }')).toEqual({
      left: '{owner{name}}',
      refused: ['me', 'owner/user'],
    });
  });
});

describe('policies', () => {
  const query = '{ settings { theme } }';

  test('are denied where nobody decides', async () => {
    expect(await ask(blog, query, { caller: signedIn() })).toEqual({ left: null, refused: ['settings'] });
  });

  test.each([
    [{ own: true, adult: true }, 'granted'],
    [{ staff: true }, 'granted'],
    [
      { own: true, adult: false },
      { left: null, refused: ['settings'] },
    ],
    [
      { own: true, adult: 'yes' as never },
      { left: null, refused: ['settings'] },
    ],
    [Object.create({ staff: true }), { left: null, refused: ['settings'] }],
  ])('are met as they are decided: %j', async (decisions, expected) => {
    expect(await ask(blog, query, { decider: async () => decisions })).toEqual(expected);
  });

  test('are asked for by the names that the operation is under, with the request', async () => {
    const asked: unknown[] = [];
    const decider: PolicyDecider = (...question) => {
      asked.push(question);
      return {};
    };
    await ask(blog, query, { decider });
    await ask(blog, '{ me { name } }', { decider });
    expect(asked).toEqual([[['adult', 'own', 'staff'], contextOf(null)]]);
  });

  test('that cannot be decided fail the request', async () => {
    const decider = () => Promise.reject(new Error('no answer'));
    await expect(ask(blog, query, { decider })).rejects.toThrow('no answer');
  });
});

describe('subscriptions', () => {
  test('are refused by their field, and filtered below it', async () => {
    expect(await ask(blog, 'subscription { orderChanged { id } }')).toEqual({
      left: null,
      refused: ['orderChanged'],
    });
    expect(await ask(blog, 'subscription { postChanged { id views } }')).toEqual({
      left: 'subscription{postChanged{id}}',
      refused: ['postChanged/views'],
    });
    expect(await ask(blog, 'subscription { orderChanged { id total } }', { caller: signedIn() })).toEqual({
      left: 'subscription{orderChanged{id}}',
      refused: ['orderChanged/total'],
    });
  });
});

test('callers who may see the same have the same short key', () => {
  const document = parse('{ me { email } post { views } orders { id total } level }');
  const authorization = authorizeOperation(document, undefined, blog, filtering);
  const keyOf = (caller: Caller | null) => authorization?.decide(contextOf(caller));
  expect(keyOf(signedIn('a'))).toBe(keyOf({ ...signedIn('b', 'c'), sub: 'lee' }));
  const keys = [null, signedIn(), signedIn('read:email'), signedIn('read:level')].map(keyOf);
  expect(new Set(keys).size).toBe(4);
  for (const key of keys) expect(String(key).length).toBeLessThan(10);
});

test('a dry run tells what would be refused, and leaves everything', async () => {
  expect(await ask(blog, '{ post { id views } }', { mode: 'dry-run' })).toEqual({
    left: '{post{id views}}',
    refused: ['post/views'],
  });
});
