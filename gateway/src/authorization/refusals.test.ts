import { expect, test } from '@jest/globals';
import { ask, blog } from '../../test/ask-authorization.ts';

test('the same place is told once, however many selections it has', async () => {
  const query =
    '{ post { id views again: id ... { views } ...Views ... on Post { views } } } fragment Views on Post { views }';
  expect(await ask(blog, query)).toMatchObject({ refused: ['post/views'] });
});

test('fragments in fragments cannot make the telling long', async () => {
  // Each level doubles the places: whoever visited them all would never be done.
  const levels = 60;
  const fragments = Array.from(
    { length: levels },
    (_, level) =>
      `fragment F${level} on Post { a: related { ...F${level + 1} } b: related { ...F${level + 1} } }`,
  );
  const query = `{ post { ...F0 } } ${fragments.join(' ')} fragment F${levels} on Post { id views }`;
  expect(await ask(blog, query)).toHaveProperty('refused.length', 100);
});
