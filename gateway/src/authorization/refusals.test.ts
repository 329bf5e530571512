import { expect, test } from '@jest/globals';
import { ask, blog } from '../../test/ask-authorization.ts';

test('the same place is told once, however many selections it has', async () => {
  const query =
    '{ post { id views again: id ... { views } ...Views ... on Post { views } } } fragment Views on Post { views }';
  expect(await ask(blog, query)).toMatchObject({ refused: ['post/views'] });
});

test('fragments in fragments cannot make the telling long', async () => {
  const levels = 60;
  const fragments = Array.from(
    { length: levels },
    (_, level) =>
      `fragment F${level} on Post { a: related { ...F${level + 1} } b: related { ...F${level + 1} } }`,
  );
  const query = `{ post { ...F0 } } ${fragments.join(' ')} fragment F${levels} on Post { id views }`;
  const startedMs = performance.now();
  const answer = await ask(blog, query);
  expect(answer).toHaveProperty('refused.length', 100);
  expect(performance.now() - startedMs).toBeLessThan(500);
});
