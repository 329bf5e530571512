import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createCallerSeal } from '@naru/identity';
import { freePort, waitFor } from '@naru/test-harness';
import { compose } from './plain-subgraphs.ts';
import {
  createProducts,
  createReviews,
  type Products,
  type ProductsServer,
  serveProducts,
} from './subscribable-subgraphs.ts';
import {
  connectClient,
  startTestGateway,
  type TestGateway,
  type TestSubscription,
  testSecret,
} from './test-gateway.ts';

const stock = `subscription($id: ID!) { stockChanged(id: $id) { id name stock stars } }`;
const seal = createCallerSeal(testSecret);

let products: Products;
let resources: AsyncDisposableStack;

beforeEach(() => {
  products = createProducts();
  resources = new AsyncDisposableStack();
});
afterEach(() => resources.disposeAsync());

function supergraphOf(reviews = createReviews()): string {
  const at = (name: string) => `http://${name}.internal/graphql`;
  return compose({ ...products.inProcess, url: at('products') }, { ...reviews, url: at('reviews') });
}

/** A gateway in front of the products at this URL, subscribed to in this way. */
async function startGateway(
  port: number,
  protocol: 'ws' | 'sse' = 'ws',
  config: Record<string, string> = {},
): Promise<TestGateway> {
  return resources.use(
    await startTestGateway({ FORWARD_HEADERS: 'x-tenant', ...config }, supergraphOf(), {
      // Queries for products are answered in this process; only subscriptions go over the network.
      subgraphs: { products: `http://127.0.0.1:${port}/graphql`, reviews: createReviews() },
      environment: { SUBGRAPH_PRODUCTS_SUBSCRIPTIONS: protocol },
    }),
  );
}

const serve = async (port?: number): Promise<ProductsServer> =>
  resources.use(await serveProducts(products, port ?? (await freePort())));
const connect = (gateway: TestGateway, token?: string) => resources.use(connectClient(gateway, token));
const followed = (count: number) =>
  waitFor(() => products.followers.size === count, { what: `${count} followers` });
const codeOf = async (subscription: TestSubscription) =>
  ((await subscription.ended) as { extensions: { code: string } }[])[0]?.extensions.code;

describe.each(['ws', 'sse'] as const)('over %s', (protocol) => {
  const fields = 'subscription($id: ID!) { stockChanged(id: $id) { id stock stars } }';

  test('events of a subgraph come with what other subgraphs know, and end when it ends them', async () => {
    const gateway = await startGateway((await serve()).port, protocol);
    const subscription = connect(gateway).subscribe(fields, { id: 'tv' });
    await followed(1);
    products.change('tv', 3);
    products.change('tv', null);
    expect(await subscription.result(0)).toEqual({
      data: { stockChanged: { id: 'tv', stock: 3, stars: 4 } },
    });
    expect(await subscription.result(1)).toMatchObject({
      data: { stockChanged: { id: 'tv', stock: null, stars: 4 } },
      errors: [{ path: ['stockChanged', 'stock'], extensions: { code: 'CONFLICT' } }],
    });
    expect(JSON.stringify(subscription.results)).not.toContain('opensAt');
    products.complete('tv');
    expect(await subscription.ended).toBeUndefined();
  });

  test("an event's errors pass as they are where they may", async () => {
    const gateway = await startGateway((await serve()).port, protocol, { SUBGRAPH_ERRORS: 'passed' });
    const subscription = connect(gateway).subscribe(fields, { id: 'tv' });
    await followed(1);
    products.change('tv', null);
    expect(await subscription.result(0)).toMatchObject({
      errors: [{ message: 'The warehouse is closed', extensions: { code: 'CONFLICT', opensAt: 9 } }],
    });
  });

  test('the subgraph is told who subscribes, and when nobody does any more', async () => {
    const gateway = await startGateway((await serve()).port, protocol);
    const token = await gateway.token('alice');
    const subscription = connect(gateway, token).subscribe(fields, { id: 'tv' });
    await followed(1);
    const [{ headers, params } = { headers: {}, params: undefined }] = products.followers;
    for (const introduction of protocol === 'ws' ? [headers, params ?? {}] : [headers]) {
      expect(await seal.open(String(introduction['x-naru-caller']))).toMatchObject({ sub: 'alice' });
      expect(introduction['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
    subscription.unsubscribe();
    await followed(0);
  });

  test('a subgraph that is lost is subscribed to again, and the client is kept', async () => {
    const first = await serve();
    const gateway = await startGateway(first.port, protocol);
    const subscription = connect(gateway).subscribe(fields, { id: 'tv' });
    await followed(1);
    products.change('tv', 1);
    await subscription.result(0);
    await first[Symbol.asyncDispose]();
    await followed(0);
    await serve(first.port);
    await followed(1);
    products.change('tv', 2);
    expect(await subscription.result(1)).toMatchObject({ data: { stockChanged: { stock: 2 } } });
    expect(
      await gateway.metric('naru_gateway_upstream_reconnects_total{service="products"}'),
    ).toBeGreaterThan(0);
  });

  test('a subgraph that stays lost ends the subscription with a code', async () => {
    const server = await serve();
    const gateway = await startGateway(server.port, protocol, { SUBSCRIPTION_RETRY_MS: '300' });
    const subscription = connect(gateway).subscribe(fields, { id: 'tv' });
    await followed(1);
    await server[Symbol.asyncDispose]();
    expect(await codeOf(subscription)).toBe('SUBSCRIPTION_INTERRUPTED');
    expect(await codeOf(connect(gateway).subscribe(fields, { id: 'tv' }))).toBe('SUBGRAPH_UNAVAILABLE');
  });

  test('variables, defaults and refusals travel', async () => {
    const gateway = await startGateway((await serve()).port, protocol);
    const countdown = connect(gateway).subscribe(
      'subscription($from: Int = 1) { left: countdown(from: $from) }',
    );
    expect(await countdown.ended).toBeUndefined();
    expect(countdown.results).toEqual([{ data: { left: 1 } }, { data: { left: 0 } }]);
    const refused = connect(gateway).subscribe('subscription { refused }');
    expect(await refused.result(0)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect(await refused.ended).toBeUndefined();
  });
});

test('a subgraph in the same process is subscribed to without a network', async () => {
  const gateway = resources.use(
    await startTestGateway({}, supergraphOf(), {
      subgraphs: { products: products.inProcess, reviews: createReviews() },
    }),
  );
  const subscription = connect(gateway).subscribe(stock, { id: 'tv' });
  await followed(1);
  products.change('tv', 3);
  expect(await subscription.result(0)).toEqual({
    data: { stockChanged: { id: 'tv', name: 'product tv', stock: 3, stars: 4 } },
  });
  subscription.unsubscribe();
  await followed(0);
  expect(await codeOf(connect(gateway).subscribe('subscription { refused }'))).toBe('FORBIDDEN');
});

test('equal subscriptions of equal authority are one at the subgraph, others are not', async () => {
  const { port } = await serve();
  const gateway = await startGateway(port);
  const alice = await gateway.token('alice');
  const follow = (id: string, token?: string) => connect(gateway, token).subscribe(stock, { id });
  const mine = [follow('tv', alice), follow('tv', alice)];
  const live = () => gateway.metric('naru_gateway_subscriptions{field="stockChanged",protocol="websocket"}');
  await waitFor(async () => (await live()) === 2, { what: 'both' });
  await followed(1);
  follow('tv', await gateway.token('bob'));
  await followed(2);
  follow('radio', alice);
  await followed(3);
  products.change('tv', 7);
  for (const subscription of mine)
    expect(await subscription.result(0)).toMatchObject({ data: { stockChanged: { stock: 7 } } });
  mine[0]?.unsubscribe();
  products.change('tv', 8);
  expect(await mine[1]?.result(1)).toMatchObject({ data: { stockChanged: { stock: 8 } } });
  mine[1]?.unsubscribe();
  await followed(2);
});

test('sharing can be switched off', async () => {
  const gateway = await startGateway((await serve()).port, 'ws', { SHARE_SUBSCRIPTIONS: 'false' });
  for (const client of [connect(gateway), connect(gateway)]) client.subscribe(stock, { id: 'tv' });
  await followed(2);
});

test('a schema reload keeps the subscription, and ends it when the schema no longer allows it', async () => {
  const gateway = resources.use(
    await startTestGateway({}, supergraphOf(), {
      subgraphs: { products: products.inProcess, reviews: createReviews('verdict: String') },
    }),
  );
  const client = connect(gateway);
  const subscription = client.subscribe(stock, { id: 'tv' });
  await followed(1);
  await gateway.reload(supergraphOf(createReviews('verdict: String')));
  products.change('tv', 1);
  await subscription.result(0);
  expect(products.followers.size).toBe(1);
  const verdict = client.subscribe('subscription { stockChanged(id: "tv") { verdict } }');
  await followed(2);
  products.change('tv', 2);
  expect(await verdict.result(0)).toEqual({ data: { stockChanged: { verdict: 'fine' } } });
  await gateway.reload(supergraphOf());
  products.change('tv', 3);
  expect(await codeOf(verdict)).toBe('SUBSCRIPTION_SCHEMA_RELOAD');
  expect(await subscription.result(2)).toMatchObject({ data: { stockChanged: { stock: 3 } } });
  await followed(1);
});
