import type { Client } from '@naru/test-harness';

/** What a customer's page says of both businesses, in an order of its own. */
export interface Page {
  /** `<call> <status>` */
  readonly pickups: readonly string[];
  /** `<reservation> <status>` */
  readonly rentals: readonly string[];
  /** `<call or reservation> <event>` */
  readonly notifications: readonly string[];
}

interface Connection<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

type Id = { readonly id: string } | null;

/** Reads every page of MyPage. */
export async function readPage(customer: Client): Promise<Page> {
  const pickups = await readAll<{ status: string; call: { id: string } }>(
    customer,
    'pickups',
    'status call { id }',
  );
  const rentals = await readAll<{ status: string; reservation: { id: string } }>(
    customer,
    'rentals',
    'status reservation { id }',
  );
  const notifications = await readAll<{ event: string; call: Id; reservation: Id }>(
    customer,
    'notifications',
    'event call { id } reservation { id }',
  );
  return {
    pickups: pickups.map(({ call, status }) => `${call.id} ${status}`).toSorted(),
    rentals: rentals.map(({ reservation, status }) => `${reservation.id} ${status}`).toSorted(),
    notifications: notifications
      .map(({ call, reservation, event }) => `${(call ?? reservation)?.id} ${event}`)
      .toSorted(),
  };
}

async function readAll<Node>(customer: Client, field: string, selection: string): Promise<Node[]> {
  const nodes: Node[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const { myPage }: { myPage: Record<string, Connection<Node>> } = await customer.request(
      `query ($after: String) {
        myPage {
          ${field}(first: 100, after: $after) { nodes { ${selection} } pageInfo { hasNextPage endCursor } }
        }
      }`,
      { after },
    );
    const page = myPage[field] as Connection<Node>;
    nodes.push(...page.nodes);
    after = page.pageInfo.endCursor;
    more = page.pageInfo.hasNextPage;
  }
  return nodes;
}
