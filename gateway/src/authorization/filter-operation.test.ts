import { describe, expect, test } from '@jest/globals';
import { parse, print, stripIgnoredCharacters } from 'graphql';
import { ask, blog, contextOf } from '../../test/ask-authorization.ts';
import { compose } from '../../test/compose.ts';
import { filtering } from '../../test/filtering.ts';
import { loadSupergraph } from '../supergraph/load-supergraph.ts';
import { authorizeOperation } from './authorize-operation.ts';

describe('what is left', () => {
  test('declares the variables and holds the fragments that it uses, and no others', async () => {
    const left = await ask(
      blog,
      `query Q($first: Int, $since: Int, $deep: Int) { post { related(first: $first) { id ...Deep } ...Seen } }
       fragment Seen on Post { views(since: $since) }
       fragment Deep on Post { related(first: $deep) { ...Names } }
       fragment Names on Post { title author { ...User } }
       fragment User on User { name }`,
    );
    expect(left).toEqual({
      left:
        'query Q($first:Int$deep:Int){post{related(first:$first){id ...Deep}}}' +
        'fragment Deep on Post{related(first:$deep){...Names}}fragment Names on Post{title}',
      refused: ['post/related/related/author', 'post/views'],
    });
  });

  test('is of the operation that was asked for', async () => {
    const document = parse('query A { me { name } } query B { post { id views } me { name } }');
    const authorization = authorizeOperation(document, 'B', blog, filtering);
    const outcome = authorization?.filter((await authorization.decide(contextOf(null))) as string);
    expect(outcome?.document && stripIgnoredCharacters(print(outcome.document))).toBe('query B{post{id}}');
    const open = parse('query A { me { name } } query B { post { id } }');
    expect(authorizeOperation(open, 'B', blog, filtering)).toBeUndefined();
  });

  test('says of every other field of the original document that it is withheld', async () => {
    const document = parse(
      '{ post { id views ...Text } me { name ...User } } fragment Text on Post { text { body } } fragment User on User { email }',
    );
    const authorization = authorizeOperation(document, undefined, blog, filtering);
    const outcome = authorization?.filter((await authorization.decide(contextOf(null))) as string);
    expect([...(outcome?.withheld ?? [])].map(({ name }) => name.value).sort()).toEqual([
      'body',
      'email',
      'me',
      'name',
      'text',
      'views',
    ]);
  });
});

describe('a root type', () => {
  const closed = loadSupergraph(
    compose('type Query @authenticated { a: Int b: B } type B { c: Int } type Mutation { d: Int }'),
  );

  test('refuses the operation as a whole', async () => {
    expect(await ask(closed, '{ a b { c } __typename }')).toEqual({ left: null, refused: [''] });
    expect(await ask(closed, 'mutation { d }')).toBe('open');
  });

  test('does not refuse introspection', async () => {
    const query = '{ __schema { queryType { ...Type } } } fragment Type on __Type { name }';
    expect(await ask(closed, query)).toEqual({
      left: '{__schema{queryType{...Type}}}fragment Type on __Type{name}',
      refused: [],
    });
    expect(await ask(closed, '{ a __type(name: "B") { name } }')).toEqual({
      left: '{__type(name:"B"){name}}',
      refused: [''],
    });
  });
});
