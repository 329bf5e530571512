import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startNatsServer, temporaryFolder, waitFor } from '@naru/test-harness';
import { type GatewayProcess, startGatewayProcess } from './gateway-process.ts';
import { compose, type PlainSubgraph, serveProducts, serveReviews } from './plain-subgraphs.ts';
import { composeTestSupergraph } from './subgraphs.ts';

let resources: AsyncDisposableStack;
let folder: string;
let products: PlainSubgraph;
let reviews: PlainSubgraph;

beforeEach(async () => {
  resources = new AsyncDisposableStack();
  folder = resources.use(temporaryFolder()).path;
  products = resources.use(await serveProducts());
  reviews = resources.use(await serveReviews());
  await writeSupergraph(compose(products, reviews));
});
afterEach(() => resources.disposeAsync());

/** As an editor or a deployment writes a file: whole, under another name, then in its place. */
async function writeSupergraph(sdl: string): Promise<void> {
  await writeFile(join(folder, 'next'), sdl);
  await rename(join(folder, 'next'), join(folder, 'supergraph.graphql'));
}

async function start(
  env: Record<string, string> = {},
  args: readonly string[] = [],
): Promise<GatewayProcess> {
  return resources.use(
    await startGatewayProcess(folder, { SUPERGRAPH_FILE: './supergraph.graphql', ...env }, args),
  );
}

test('it serves any supergraph with nothing but its file: no NATS, no secrets, no identity provider', async () => {
  const gateway = await start();
  await gateway.ready();
  expect(await gateway.query('{ product(id: "1") { name stars } }')).toEqual({
    data: { product: { name: 'product 1', stars: 4 } },
  });
  // Nobody is there to believe it: the header neither fails the request nor reaches a subgraph.
  const stranger = await gateway.query('{ product(id: "2") { name } }', { authorization: 'Basic abc' });
  expect(stranger).toEqual({ data: { product: { name: 'product 2' } } });
  for (const headers of [...products.requests, ...reviews.requests]) {
    expect(Object.keys(headers)).not.toContain('x-naru-caller');
    expect(Object.keys(headers)).not.toContain('authorization');
  }
  const ready = await fetch(`${gateway.origin}/readyz`);
  expect(await ready.json()).toEqual({ ready: true, checks: { supergraph: 'ok' } });
});

test('a header of the client reaches the subgraphs where it is forwarded', async () => {
  const gateway = await start({ FORWARD_HEADERS: 'authorization' });
  await gateway.ready();
  await gateway.query('{ product(id: "1") { stars } }', { authorization: 'Basic abc' });
  for (const { requests } of [products, reviews]) expect(requests[0]?.['authorization']).toBe('Basic abc');
});

test('a subgraph is reached where its variable says', async () => {
  await writeSupergraph(compose(products, { ...reviews, url: 'http://reviews.invalid/' }));
  const gateway = await start({ SUBGRAPH_URL_PRODUCT_REVIEWS: reviews.url });
  await gateway.ready();
  expect((await gateway.query('{ product(id: "1") { stars } }')).data).toEqual({ product: { stars: 4 } });
});

test('a variable for a subgraph that there is not is warned of, with the names that there are', async () => {
  const gateway = await start({ SUBGRAPH_URL_PRODUCT_REVEIWS: reviews.url });
  await gateway.ready();
  expect(gateway.output).toContain(
    '"variables":["SUBGRAPH_URL_PRODUCT_REVEIWS"],"subgraphs":["product-reviews","products"]',
  );
});

test('a new supergraph takes over under load without a failed request; a broken one is refused', async () => {
  const gateway = await start();
  await gateway.ready();
  let running = true;
  const answers: unknown[] = [];
  const load = Array.from({ length: 8 }, async () => {
    while (running) answers.push(await gateway.query('{ product(id: "1") { name stars } }'));
  });
  const served = async (count: number) => {
    const from = answers.length;
    await waitFor(() => answers.length >= from + count, { what: `${count} more answers` });
  };

  await served(100);
  const later = resources.use(await serveReviews('verdict: String!'));
  await writeSupergraph(compose(products, later));
  await waitFor(
    async () => (await gateway.query('{ product(id: "1") { verdict } }')).data?.product.verdict === 'fine',
    { what: 'the new field' },
  );
  await served(100);

  await writeSupergraph('type Query { nothing: Int }');
  await waitFor(() => gateway.output.includes('the new supergraph is refused'), { what: 'the refusal' });
  await served(100);
  running = false;
  await Promise.all(load);

  const good = JSON.stringify({ data: { product: { name: 'product 1', stars: 4 } } });
  expect(answers.filter((answer) => JSON.stringify(answer) !== good)).toEqual([]);
  expect(await gateway.metric('naru_supergraph_reloads_total{outcome="replaced"}')).toBe(1);
  expect(await gateway.metric('naru_supergraph_reloads_total{outcome="refused"}')).toBe(1);
});

test('a request under way is finished on the supergraph that it began with, subgraphs that are gone and all', async () => {
  const { promise: patience, resolve: finish } = Promise.withResolvers<void>();
  const slow = resources.use(await serveProducts(patience));
  await writeSupergraph(compose(slow, reviews));
  const gateway = await start({ SUBGRAPH_TIMEOUT_MS: '60000' });
  await gateway.ready();
  const underWay = gateway.query('{ product(id: "1") { slow stars } }');
  await waitFor(() => slow.requests.length > 0, { what: 'the request to be under way' });

  await writeSupergraph(compose(slow));
  const replaced = 'naru_supergraph_reloads_total{outcome="replaced"}';
  await waitFor(async () => (await gateway.metric(replaced)) === 1, { what: 'the new supergraph' });
  expect((await gateway.query('{ product(id: "1") { stars } }')).errors?.[0]?.message).toContain('"stars"');
  finish();
  expect(await underWay).toEqual({ data: { product: { slow: 'at last', stars: 4 } } });
});

test('operations in use are planned before the new supergraph takes over', async () => {
  const gateway = await start();
  await gateway.ready();
  const query = '{ product(id: "1") { name stars } }';
  const preparations = 'naru_gateway_operation_preparations_total{outcome="ok"}';
  await gateway.query(query);
  const before = (await gateway.metric(preparations)) ?? 0;

  const later = resources.use(await serveReviews('verdict: String!'));
  await writeSupergraph(compose(products, later));
  const replaced = 'naru_supergraph_reloads_total{outcome="replaced"}';
  await waitFor(async () => (await gateway.metric(replaced)) === 1, { what: 'the new supergraph' });
  expect(await gateway.metric(preparations)).toBe(before + 1);
  await gateway.query(query);
  expect(await gateway.metric(preparations)).toBe(before + 1);
  expect(later.requests).toHaveLength(1);
});

test('a supergraph that needs what the gateway was started without is refused', async () => {
  const gateway = await start();
  await gateway.ready();
  await writeSupergraph(composeTestSupergraph());
  await waitFor(() => gateway.output.includes('needs NATS_URL, which the gateway was started without'), {
    what: 'the refusal',
  });
  expect((await gateway.query('{ product(id: "1") { stars } }')).data).toEqual({ product: { stars: 4 } });
});

test('with event streams it is ready with NATS, and says that cursors are good until it restarts', async () => {
  const nats = resources.use(await startNatsServer({ storeFolder: join(folder, 'nats') }));
  await writeSupergraph(composeTestSupergraph());
  const gateway = await start({ NATS_URL: nats.url });
  await gateway.ready();
  expect(gateway.output).toContain('cursors do not survive a restart');
  const ready = await fetch(`${gateway.origin}/readyz`);
  expect(await ready.json()).toEqual({ ready: true, checks: { supergraph: 'ok', nats: 'ok' } });
  // @eventStream says whose events they are, so the development key is there to tell callers apart.
  const stranger = await fetch(`${gateway.origin}/graphql?query={whoAmI}`, {
    headers: { authorization: 'Bearer nonsense', 'apollo-require-preflight': 'true' },
  });
  expect(stranger.status).toBe(401);
});

test('SIGHUP looks at the supergraph at once', async () => {
  const gateway = await start({ SUPERGRAPH_POLL_MS: '600000' });
  await gateway.ready();
  gateway.signal('SIGHUP');
  const unchanged = 'naru_supergraph_reloads_total{outcome="unchanged"}';
  await waitFor(async () => (await gateway.metric(unchanged)) === 1, {
    what: 'the supergraph to be looked at',
  });
});

test('SIGTERM: at first it is not ready, but serves those who have not seen that yet', async () => {
  const gateway = await start({ DRAIN_DELAY_MS: '600000' });
  await gateway.ready();
  gateway.signal('SIGTERM');
  const { origin } = gateway;
  await waitFor(async () => (await fetch(`${origin}/readyz`)).status === 503, { what: 'draining' });
  expect((await gateway.query('{ product(id: "1") { stars } }')).data).toEqual({ product: { stars: 4 } });
  gateway.signal('SIGKILL');
});

test('SIGTERM: then it is closed to new requests, those begun are answered, and the end is 0', async () => {
  const { promise: patience, resolve: finish } = Promise.withResolvers<void>();
  const slow = resources.use(await serveProducts(patience));
  await writeSupergraph(compose(slow, reviews));
  const gateway = await start();
  await gateway.ready();
  const begun = gateway.query('{ product(id: "1") { slow stars } }');
  await waitFor(() => slow.requests.length > 0, { what: 'the request to be under way' });
  gateway.signal('SIGTERM');
  const isClosed = () =>
    fetch(`${gateway.origin}/livez`).then(
      () => false,
      () => true,
    );
  await waitFor(isClosed, { what: 'the port to be closed' });
  finish();
  expect(await begun).toEqual({ data: { product: { slow: 'at last', stars: 4 } } });
  expect(await gateway.exit).toBe(0);
});

test('what is missing or wrong is one list that names every variable', async () => {
  const malformed = await start({ PORT: 'many', MAX_DEPTH: '0', SUPERGRAPH_URL: 'here' });
  expect(await malformed.exit).toBe(2);
  for (const name of ['PORT', 'MAX_DEPTH', 'SUPERGRAPH_URL'])
    expect(malformed.output).toContain(`  ${name}: `);

  await writeSupergraph(composeTestSupergraph());
  const missing = await start({ NARU_ENV: 'production', SUBGRAPH_URL_CALLS: 'nowhere' });
  expect(await missing.exit).toBe(2);
  for (const name of ['NATS_URL', 'CURSOR_SECRET', 'JWKS_URL', 'SUBGRAPH_URL_CALLS'])
    expect(missing.output).toContain(`  ${name}: `);
});

test('a supergraph that is not there or is none is said in one line', async () => {
  const absent = await start({ SUPERGRAPH_FILE: './elsewhere.graphql' });
  expect(await absent.exit).toBe(2);
  expect(absent.output).toContain('SUPERGRAPH_FILE: there is no file "./elsewhere.graphql". Compose one');

  await writeSupergraph('type Query { a: Int }');
  const broken = await start();
  expect(await broken.exit).toBe(2);
  expect(broken.output).toContain('"./supergraph.graphql" is no Federation 2 supergraph');
  expect(broken.output.trim().split('\n')).toHaveLength(2);
});

test('--help prints every variable by its purpose', async () => {
  const help = await start({}, ['--help']);
  expect(await help.exit).toBe(0);
  expect(help.output).toMatch(/^Supergraph$/m);
  for (const name of ['SUPERGRAPH_FILE', 'SUBGRAPH_URL_<NAME>', 'LOG_LEVEL', 'APOLLO_KEY'])
    expect(help.output).toContain(`  ${name} `);
});

test('an option that there is not is refused: nothing is set by options', async () => {
  const mistaken = await start({}, ['--port=4100']);
  expect(await mistaken.exit).toBe(2);
  expect(mistaken.output).toContain('"--port=4100" is not understood: settings are variables');
});
