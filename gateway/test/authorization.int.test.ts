import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { waitFor } from '@naru/test-harness';
import { composeTestSupergraph } from './subgraphs.ts';
import { connectClient, startTestGateway, type TestGateway } from './test-gateway.ts';

// The business's own types, as they would be if its subgraphs asked for something.
const supergraph = composeTestSupergraph(undefined, (sdl) =>
  sdl
    .replace('name: String! units', 'name: String @federation__authenticated units')
    .replace(
      'stock: Int! @shareable',
      'stock: Int! @shareable @federation__requiresScopes(scopes: [["read:stock"]])',
    )
    .replace(
      'whoAmI: String',
      'whoAmI: String @federation__policy(policies: [["nosy"], ["staff", "on-duty"]])',
    )
    .replace('storeOrderChanged(after: String): StoreOrderChange!', '$& @federation__authenticated'),
);

const unauthorized = (...path: string[]) => ({
  message: 'Unauthorized field or type',
  path,
  extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
});

const lamp = {
  id: 'i1',
  version: 1,
  name: 'Lamp',
  units: 4,
  stock: 2,
  updatedAt: '2026-11-21T12:00:00.000Z',
};
const followed = 'subscription { itemChanged(id: "i1") { event item { units name } } }';

const gateways: TestGateway[] = [];
async function start(environment: Record<string, string> = {}): Promise<TestGateway> {
  const gateway = await startTestGateway(environment, supergraph, {
    decidePolicies: async (policies, { caller }) =>
      Object.fromEntries(policies.map((policy) => [policy, caller?.sub === policy])),
  });
  gateway.world.items.set('i1', lamp);
  gateways.push(gateway);
  return gateway;
}
afterAll(async () => {
  for (const gateway of gateways) await gateway[Symbol.asyncDispose]();
});

describe('where the rest of an operation is executed', () => {
  let gateway: TestGateway;
  const asked: string[] = [];
  beforeAll(async () => {
    gateway = await start();
    gateway.world.onRequest = (subgraph) => void asked.push(subgraph);
  });
  afterEach(() => void asked.splice(0));

  test('a query answers what the caller may see, by the scopes of the token', async () => {
    const query = '{ item(id: "i1") { name units } }';
    expect(await gateway.query(query)).toEqual({
      data: { item: { name: null, units: 4 } },
      errors: [unauthorized('item', 'name')],
    });
    const token = await gateway.token('kim');
    expect(await gateway.query(query, { token })).toEqual({ data: { item: { name: 'Lamp', units: 4 } } });

    const stock = '{ item(id: "i1") { stock } }';
    expect(await gateway.query(stock, { token })).toEqual({
      data: { item: null },
      errors: [unauthorized('item', 'stock')],
    });
    const reader = await gateway.token('kim', 'CUSTOMER', 600, ['read:stock']);
    expect(await gateway.query(stock, { token: reader })).toEqual({ data: { item: { stock: 2 } } });
  });

  test('a subgraph that is left nothing to answer is not asked', async () => {
    expect((await gateway.query('{ item(id: "i1") { name stock } }')).errors).toHaveLength(2);
    expect(asked).toEqual([]);
  });

  test('policies are decided by the code that the gateway was given', async () => {
    expect(await gateway.query('{ whoAmI }', { token: await gateway.token('staff') })).toEqual({
      data: { whoAmI: null },
      errors: [unauthorized('whoAmI')],
    });
    expect(await gateway.query('{ whoAmI }', { token: await gateway.token('nosy') })).toEqual({
      data: { whoAmI: 'nosy' },
    });
  });

  test('equal queries share no answer in which policies have a say', async () => {
    const token = await gateway.token('nosy');
    await gateway.query('{ whoAmI }', { token });
    const released = Promise.withResolvers<void>();
    gateway.world.onRequest = (subgraph) => {
      asked.push(subgraph);
      return released.promise;
    };
    const answers = [gateway.query('{ whoAmI }', { token }), gateway.query('{ whoAmI }', { token })];
    await waitFor(() => asked.length === 3, { what: 'both' });
    released.resolve();
    gateway.world.onRequest = (subgraph) => void asked.push(subgraph);
    for (const answer of answers) expect(await answer).toEqual({ data: { whoAmI: 'nosy' } });
  });

  test('a subscription answers what the caller may see, its snapshot and every event', async () => {
    await using client = connectClient(gateway);
    const subscription = client.subscribe(followed);
    const answer = (event: string, units: number) => ({
      data: { itemChanged: { event, item: { units, name: null } } },
      errors: [unauthorized('itemChanged', 'item', 'name')],
    });
    expect(await subscription.result(0)).toEqual(answer('snapshot', 4));
    await gateway.publish('rental.item.i1.changed', { ...lamp, version: 2, units: 9 });
    expect(await subscription.result(1)).toEqual(answer('changed', 9));
    subscription.unsubscribe();

    await using signedIn = connectClient(gateway, await gateway.token('kim'));
    const whole = signedIn.subscribe(followed);
    expect(await whole.result(0)).toEqual({
      data: { itemChanged: { event: 'snapshot', item: { units: 4, name: 'Lamp' } } },
    });
  });

  test('a subscription of which nothing is left does not begin', async () => {
    await using client = connectClient(gateway);
    const orders = client.subscribe('subscription { storeOrderChanged { event } }');
    expect(await orders.ended).toMatchObject([unauthorized('storeOrderChanged')]);
    const stock = client.subscribe('subscription { itemChanged(id: "i1") { item { stock } } }');
    expect(await stock.ended).toMatchObject([unauthorized('itemChanged', 'item', 'stock')]);
    expect(asked).toEqual([]);
  });

  test('queries over WebSocket are under the same rules', async () => {
    await using client = connectClient(gateway);
    const query = client.subscribe('{ item(id: "i1") { name units } }');
    expect(await query.result(0)).toMatchObject({ data: { item: { name: null, units: 4 } } });
  });
});

describe('where an operation is rejected as a whole', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await start({ AUTHORIZATION_MODE: 'reject', AUTHORIZATION_ERRORS: 'extensions' });
  });

  test('a query answers no data, and where it was told to what was refused', async () => {
    expect(await gateway.query('{ item(id: "i1") { name units } }')).toEqual({
      data: null,
      extensions: { authorizationErrors: [['item', 'name']] },
    });
    expect(await gateway.query('{ item(id: "i1") { units } }')).toEqual({ data: { item: { units: 4 } } });
  });

  test('a subscription does not begin', async () => {
    await using client = connectClient(gateway);
    expect(await client.subscribe(followed).ended).toMatchObject([
      { extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } },
    ]);
  });
});
