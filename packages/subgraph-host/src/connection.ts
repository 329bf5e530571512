import { fault } from './errors.ts';

/** Nodes are paged by their ids, newest first: ids are UUIDv7, so they grow with time. */
interface PageOf<Node> {
  /** At most `limit` nodes whose id comes after `beforeId` in the order, newest first. */
  load(page: { readonly limit: number; readonly beforeId: string | undefined }): Promise<readonly Node[]>;
  count(): Promise<number>;
  idOf(node: Node): string;
}

const FIRST_MAX = 100;
const ID = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * A Relay connection over newest-first nodes. The total is counted only when it is selected.
 * @throws GraphQLError BAD_USER_INPUT when `first` is not 1 to 100 or `after` is no cursor of ours.
 */
export async function connectionOf<Node>(
  args: { first: number; after?: string | null | undefined },
  page: PageOf<Node>,
) {
  if (args.first < 1 || args.first > FIRST_MAX) {
    throw fault('BAD_USER_INPUT', `first must be between 1 and ${FIRST_MAX}`);
  }
  const beforeId = args.after == null ? undefined : idOfCursor(args.after);
  const found = await page.load({ limit: args.first + 1, beforeId });
  const nodes = found.slice(0, args.first);
  const edges = nodes.map((node) => ({ cursor: cursorOfId(page.idOf(node)), node }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: found.length > args.first,
      hasPreviousPage: beforeId !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: () => page.count(),
  };
}

const cursorOfId = (id: string): string => Buffer.from(`id:${id}`).toString('base64url');

function idOfCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString().replace(/^id:/, '');
  // Decoding forgives much; only what we would have written ourselves is a cursor.
  if (!ID.test(id) || cursorOfId(id) !== cursor)
    throw fault('BAD_USER_INPUT', 'after is not a cursor of this connection');
  return id;
}
