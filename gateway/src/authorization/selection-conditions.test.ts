import { describe, expect, test } from '@jest/globals';
import { ask, blog } from '../../test/ask-authorization.ts';

describe('@skip and @include', () => {
  test('open nothing', async () => {
    for (const directive of ['@include(if: $on)', '@skip(if: $off)', '@include(if: true)']) {
      for (const field of [
        `views ${directive}`,
        `... ${directive} { views }`,
        `... on Post ${directive} { views }`,
      ]) {
        const query = `query ($on: Boolean!, $off: Boolean!) { post { id ${field} again: id @include(if: $on) @skip(if: $off) } }`;
        expect(await ask(blog, query, { variables: { on: true, off: false } })).toMatchObject({
          left: expect.not.stringContaining('views'),
          refused: ['post/views'],
        });
      }
    }
  });

  test('keep silent about what they leave out, wherever they stand', async () => {
    const query = `query ($in: Boolean = false) {
      a: post @include(if: $in) { views }
      b: post { ... @include(if: $in) { views } }
      c: post { ...Views @include(if: $in) }
      d: post @skip(if: true) { views }
      e: post @skip(if: $in) { id }
    } fragment Views on Post { views }`;
    expect(await ask(blog, query, { variables: { in: false } })).toMatchObject({ refused: [] });
    expect(await ask(blog, query, { variables: { in: true } })).toMatchObject({
      refused: ['a/views', 'b/views', 'c/views'],
    });
  });
});
