import { expect, jest, test } from '@jest/globals';
import { connectionOf } from './connection.ts';

const ids = ['e', 'd', 'c', 'b', 'a'];
const count = jest.fn(async () => ids.length);
const page = {
  load: async ({ limit, beforeId }: { limit: number; beforeId: string | undefined }) =>
    ids
      .filter((id) => beforeId === undefined || id < beforeId)
      .slice(0, limit)
      .map((id) => ({ id })),
  count,
  idOf: (node: { id: string }) => node.id,
};
const cursorOf = (text: string) => Buffer.from(text).toString('base64url');

test('pages follow one another by their cursors until none is left', async () => {
  const seen: string[][] = [];
  let after: string | null = null;
  for (let more = true; more; ) {
    const connection: Awaited<ReturnType<typeof connectionOf<{ id: string }>>> = await connectionOf(
      { first: 2, after },
      page,
    );
    seen.push(connection.nodes.map(({ id }) => id));
    expect(connection.pageInfo.hasPreviousPage).toBe(after !== null);
    expect(connection.pageInfo.startCursor).toBe(connection.edges[0]?.cursor);
    after = connection.pageInfo.endCursor;
    more = connection.pageInfo.hasNextPage;
  }
  expect(seen).toEqual([['e', 'd'], ['c', 'b'], ['a']]);
});

test('a page that ends with the last node has none behind it, an empty one has no cursors', async () => {
  expect((await connectionOf({ first: 5 }, page)).pageInfo.hasNextPage).toBe(false);
  expect(await connectionOf({ first: 1, after: cursorOf('id:a') }, page)).toMatchObject({
    edges: [],
    nodes: [],
    pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null },
  });
});

test('the total is counted only when it is asked for', async () => {
  const connection = await connectionOf({ first: 1 }, page);
  expect(count).not.toHaveBeenCalled();
  expect(await connection.totalCount()).toBe(5);
});

test.each([0, -1, 101])('first: %p is refused', async (first) => {
  await expect(connectionOf({ first }, page)).rejects.toMatchObject({
    extensions: { code: 'BAD_USER_INPUT' },
  });
});

test.each([
  '',
  'nonsense',
  cursorOf('e'),
  cursorOf('id:'),
  cursorOf('id:e:d'),
  cursorOf("id:e' or 1=1"),
  `${cursorOf('id:e')}=`,
  `${cursorOf('id:e')}!!`,
])('after: %p is refused', async (after) => {
  await expect(connectionOf({ first: 1, after }, page)).rejects.toMatchObject({
    extensions: { code: 'BAD_USER_INPUT' },
  });
});
