import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { waitFor } from '@naru/test-harness';
import type { GatewayParts } from '../src/gateway.ts';
import { openEventStream } from './event-source.ts';
import { compose } from './plain-subgraphs.ts';
import { composeTestSupergraph } from './subgraphs.ts';
import { createProducts, createReviews, type Products } from './subscribable-subgraphs.ts';
import {
  connectClient,
  type Result,
  startTestGateway,
  type TestGateway,
  type TestSubscription,
} from './test-gateway.ts';

const follow = 'subscription { stockChanged(id: "tv") { stock stars } }';

let products: Products;
let resources: AsyncDisposableStack;

beforeEach(() => {
  products = createProducts();
  resources = new AsyncDisposableStack();
});
afterEach(() => resources.disposeAsync());

/** The products and their reviews, of which these fields ask for something: `{ 'stars: Int!': '@authenticated' }`. */
function guarded(directives: Readonly<Record<string, string>> = {}): string {
  const guard = (sdl: string) =>
    Object.entries(directives).reduce(
      (text, [field, directive]) =>
        text.replace(field, `${field} ${directive.replace('@', '@federation__')}`),
      sdl,
    );
  const subgraphs = [products.inProcess, createReviews()];
  return compose(
    ...subgraphs.map(({ name, sdl }) => ({ name, sdl: guard(sdl), url: `http://${name}.internal/graphql` })),
  );
}

const stars = (directive: string) => guarded({ 'stars: Int!': directive });

const start = async (sdl: string, parts: Partial<GatewayParts> = {}, config = {}): Promise<TestGateway> =>
  resources.use(
    await startTestGateway(config, sdl, {
      subgraphs: { products: products.inProcess, reviews: createReviews() },
      ...parts,
    }),
  );
const connect = (gateway: TestGateway, token?: string) => resources.use(connectClient(gateway, token));
const followed = (count: number) =>
  waitFor(() => products.followers.size === count, { what: `${count} followers` });

const unauthorized = (...path: string[]) => ({
  message: 'Unauthorized field or type',
  path,
  extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
});
const withoutStars = {
  data: null, // the stars must not be null, nor must the product
  errors: [unauthorized('stockChanged', 'stars')],
};

/** What the next event is answered with; more than one may have to happen while the subgraph is subscribed to anew. */
async function afterChange(subscription: TestSubscription, stock: number): Promise<Result | undefined> {
  const had = subscription.results.length;
  await waitFor(
    () => {
      products.change('tv', stock);
      return subscription.results.length > had;
    },
    { what: 'an event' },
  );
  return subscription.results[had];
}

test("events of a subgraph are answered as far as each subscriber's scopes go", async () => {
  const gateway = await start(guarded({ 'stock: Int': '@requiresScopes(scopes: [["stock"]])' }));
  const reader = connect(gateway, await gateway.token('kim', 'CUSTOMER', 600, ['stock'])).subscribe(follow);
  const other = connect(gateway, await gateway.token('kim')).subscribe(follow);
  await followed(2);
  products.change('tv', 3);
  expect(await reader.result(0)).toEqual({ data: { stockChanged: { stock: 3, stars: 4 } } });
  expect(await other.result(0)).toEqual({
    data: { stockChanged: { stock: null, stars: 4 } },
    errors: [unauthorized('stockChanged', 'stock')],
  });
});

test('server-sent events are under the same rules', async () => {
  const gateway = await start(guarded({ 'stock: Int': '@authenticated', 'refused: Int': '@authenticated' }));
  const stream = resources.use(await openEventStream(gateway.url, { query: follow }));
  await followed(1);
  products.change('tv', 3);
  expect((await stream.event(0)).data).toMatchObject({ data: { stockChanged: { stock: null, stars: 4 } } });
  const refused = resources.use(await openEventStream(gateway.url, { query: 'subscription { refused }' }));
  expect((await refused.event(0)).data).toEqual({ errors: [unauthorized('refused')] });
});

test('equal callers share no event of which policies grant them different parts', async () => {
  const grants = [true, false];
  const gateway = await start(guarded({ 'stars: Int!': '@policy(policies: [["p"]])' }), {
    decidePolicies: async () => ({ p: grants.shift() ?? false }),
  });
  const granted = connect(gateway).subscribe(follow);
  await followed(1);
  const denied = connect(gateway).subscribe(follow);
  await waitFor(async () => (await gateway.metric(groups)) === 2, { what: 'both' });
  products.change('tv', 3);
  expect(await granted.result(0)).toEqual({ data: { stockChanged: { stock: 3, stars: 4 } } });
  expect(await denied.result(0)).toEqual(withoutStars);
});

const groups = 'naru_gateway_subscription_groups{field="stockChanged"}';

test('with another supergraph it is decided anew what a subscriber may have, policies included', async () => {
  let isGranted = true;
  const gateway = await start(stars('@policy(policies: [["p"]])'), {
    decidePolicies: async () => ({ p: isGranted }),
  });
  const subscription = connect(gateway).subscribe(follow);
  await followed(1);
  isGranted = false;
  products.change('tv', 1);
  expect(await subscription.result(0)).toMatchObject({ data: { stockChanged: { stars: 4 } } });
  await gateway.reload(stars('@policy(policies: [["p"], ["q"]])'));
  expect(await afterChange(subscription, 2)).toEqual(withoutStars);
  await gateway.reload(guarded());
  await afterChange(subscription, 3);
  expect(await afterChange(subscription, 3)).toEqual({ data: { stockChanged: { stock: 3, stars: 4 } } });
  expect(await gateway.metric(groups)).toBe(1);
});

test('nothing is shown any more of what another supergraph refuses', async () => {
  const gateway = await start(guarded());
  const anonymous = connect(gateway).subscribe(follow);
  const kim = connect(gateway, await gateway.token('kim')).subscribe(follow);
  await followed(2);
  await gateway.reload(guarded({ 'stock: Int': '@authenticated' }));
  expect(await afterChange(anonymous, 1)).toEqual({
    data: { stockChanged: { stock: null, stars: 4 } },
    errors: [unauthorized('stockChanged', 'stock')],
  });
  expect(await kim.result(0)).toEqual({ data: { stockChanged: { stock: 1, stars: 4 } } });
});

test.each(['filter', 'reject'])(
  'in mode %s a subscription ends when another supergraph refuses it',
  async (mode) => {
    const gateway = await start(guarded(), {}, { AUTHORIZATION_MODE: mode });
    const subscription = connect(gateway).subscribe(follow);
    await followed(1);
    await gateway.reload(
      guarded(
        mode === 'filter'
          ? { 'stockChanged(id: ID!): Product!': '@authenticated' }
          : { 'stars: Int!': '@authenticated' },
      ),
    );
    products.change('tv', 1);
    expect(await subscription.ended).toMatchObject([{ extensions: { code: 'SUBSCRIPTION_SCHEMA_RELOAD' } }]);
    expect(subscription.results).toEqual([]);
  },
);

test('a subscription takes what the query field of its snapshot takes', async () => {
  const sdl = composeTestSupergraph(undefined, (types) =>
    types.replace('item(id: ID!): Item', '$& @federation__authenticated'),
  );
  const gateway = resources.use(await startTestGateway({}, sdl));
  const asked: string[] = [];
  gateway.world.items.set('i1', { id: 'i1', version: 1, name: 'Lamp', units: 4, stock: 2, updatedAt: '' });
  gateway.world.onRequest = (subgraph) => void asked.push(subgraph);
  const item = 'subscription { itemChanged(id: "i1") { item { units } } }';
  expect(await connect(gateway).subscribe(item).ended).toMatchObject([unauthorized('itemChanged')]);
  expect(asked).toEqual([]);
  const kim = connect(gateway, await gateway.token('kim')).subscribe(item);
  expect(await kim.result(0)).toEqual({ data: { itemChanged: { item: { units: 4 } } } });
});
