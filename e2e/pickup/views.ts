import type { Client } from '@naru/test-harness';

/** What a customer's page says, in an order of its own. */
export interface CustomerView {
  /** `<call> <status>` */
  readonly pickups: readonly string[];
  /** `<call> <event>` */
  readonly notifications: readonly string[];
}

interface Page<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Reads every page of MyPage. */
export async function readView(customer: Client): Promise<CustomerView> {
  const pickups = await readPages<{ status: string; call: { id: string } }>(
    customer,
    'pickups',
    'status call { id }',
  );
  const notifications = await readPages<{ event: string; call: { id: string } }>(
    customer,
    'notifications',
    'event call { id }',
  );
  return {
    pickups: pickups.map(({ call, status }) => `${call.id} ${status}`).toSorted(),
    notifications: notifications.map(({ call, event }) => `${call.id} ${event}`).toSorted(),
  };
}

async function readPages<Node>(customer: Client, field: string, selection: string): Promise<Node[]> {
  const nodes: Node[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const { myPage }: { myPage: Record<string, Page<Node>> } = await customer.request(
      `query ($after: String) {
        myPage { ${field}(first: 100, after: $after) { nodes { ${selection} } pageInfo { hasNextPage endCursor } } }
      }`,
      { after },
    );
    const page = myPage[field] as Page<Node>;
    nodes.push(...page.nodes);
    after = page.pageInfo.endCursor;
    more = page.pageInfo.hasNextPage;
  }
  return nodes;
}
