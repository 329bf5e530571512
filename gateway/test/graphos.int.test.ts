import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ITrace, Report } from '@apollo/usage-reporting-protobuf';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { freePort, temporaryFolder, waitFor } from '@naru/test-harness';
import { type GatewayProcess, startGatewayProcess } from './gateway-process.ts';
import { type GraphOSStandIn, startGraphOS } from './graphos-stand-in.ts';
import { compose, type PlainSubgraph, serveProducts, serveReviews } from './plain-subgraphs.ts';

let resources: AsyncDisposableStack;
let folder: string;
let graphos: GraphOSStandIn;
let products: PlainSubgraph;
let reviews: PlainSubgraph;

beforeEach(async () => {
  resources = new AsyncDisposableStack();
  folder = resources.use(temporaryFolder()).path;
  graphos = resources.use(await startGraphOS());
  products = resources.use(await serveProducts());
  reviews = resources.use(await serveReviews());
});
afterEach(() => resources.disposeAsync());

const credentials = { APOLLO_KEY: 'service:shop:secret', APOLLO_GRAPH_REF: 'shop@test' };

async function start(env: Record<string, string>): Promise<GatewayProcess> {
  const gateway = resources.use(
    await startGatewayProcess(folder, { APOLLO_USAGE_REPORTING_INGRESS_URL: graphos.url, ...env }),
  );
  await gateway.ready();
  return gateway;
}

async function startFromFile(env: Record<string, string>): Promise<GatewayProcess> {
  await writeFile(join(folder, 'supergraph.graphql'), compose(products, reviews));
  return start({ SUPERGRAPH_FILE: 'supergraph.graphql', ...env });
}

/** The reports of all requests, one or more of them: what is still unsent goes out on shutdown. */
async function reportsOf(gateway: GatewayProcess) {
  gateway.signal('SIGTERM');
  expect(await gateway.exit).toBe(0);
  return graphos.reports;
}

/** What reports say of an operation: single requests, and the sums of the others. */
function reported(reports: readonly Report[], operation: string) {
  const parts = reports.map(({ tracesPerQuery }) => tracesPerQuery[operation]);
  return {
    traces: parts.flatMap((part) => (part?.trace ?? []) as ITrace[]), // decoded, which only those to be sent need not be
    stats: parts.flatMap((part) => (Array.isArray(part?.statsWithContext) ? part.statsWithContext : [])),
  };
}

const sum = (counts: readonly (number | null | undefined)[]) =>
  counts.reduce<number>((total, count) => total + (count ?? 0), 0);

test('the supergraph comes from an uplink that answers, and each new one takes over', async () => {
  graphos.deliver(compose(products, reviews));
  const dead = `http://127.0.0.1:${await freePort()}/`;
  const gateway = await start({
    ...credentials,
    APOLLO_SCHEMA_CONFIG_DELIVERY_ENDPOINT: `${dead},${graphos.url}/`,
  });
  expect((await gateway.query('{ product(id: "1") { stars } }')).data).toEqual({ product: { stars: 4 } });

  const later = resources.use(await serveReviews('verdict: String!'));
  graphos.deliver(compose(products, later));
  await waitFor(
    async () => (await gateway.query('{ product(id: "1") { verdict } }')).data?.product.verdict === 'fine',
    { what: 'the new field' },
  );
  expect(new Set(graphos.keys)).toEqual(new Set([credentials.APOLLO_KEY]));
});

test('operations and fields are reported as subgraphs traced them; values and headers are not', async () => {
  const gateway = await startFromFile(credentials);
  const headers = { 'apollographql-client-name': 'web', 'x-private': 'header-value' };
  const query = 'query Shop { product(id: "literal-value") { name stars } }';
  for (let count = 0; count < 100; count += 1) await gateway.query(query, headers);

  const reports = await reportsOf(gateway);
  expect(new Set(reports.map(({ header }) => header?.graphRef))).toEqual(new Set(['shop@test']));
  expect(sum(reports.map(({ operationCount }) => Number(operationCount)))).toBe(100);
  const { traces, stats } = reported(reports, '# Shop\nquery Shop{product(id:""){name stars}}');

  const [first] = traces;
  expect(first?.clientName).toBe('web');
  const [roots, entities] = first?.queryPlan?.sequence?.nodes ?? [];
  expect(roots?.fetch).toMatchObject({ serviceName: 'products', traceParsingFailed: false });
  const product = { responseName: 'product', parentType: 'Query', type: 'Product' };
  expect(roots?.fetch?.trace?.root?.child?.[0]).toMatchObject(product);
  expect(entities?.flatten?.responsePath).toMatchObject([{ fieldName: 'product' }]);
  expect(entities?.flatten?.node?.fetch?.trace?.root?.child?.[0]?.responseName).toBe('_entities');

  // Requests like one that was told of as a trace are counted, each of their fields with them.
  const counted = sum(stats.map(({ queryLatencyStats }) => Number(queryLatencyStats?.requestCount)));
  expect([counted > 0, counted + traces.length]).toEqual([true, 100]);
  const stars = stats.map(({ perTypeStat }) => perTypeStat?.['Product']?.perFieldStat?.['stars']);
  expect(sum(stars.map((field) => Number(field?.observedExecutionCount)))).toBe(counted);

  const told = JSON.stringify(reports);
  for (const secret of ['literal-value', 'header-value', 'product literal', credentials.APOLLO_KEY])
    expect(told).not.toContain(secret);
});

test("a subgraph's error is reported once, where it happened, and without its words", async () => {
  const gateway = await startFromFile(credentials);
  await gateway.query('query Broken { product(id: "1") { name broken } }');

  const reports = await reportsOf(gateway);
  const { traces } = reported(reports, '# Broken\nquery Broken{product(id:""){broken name}}');
  const fields = traces[0]?.queryPlan?.fetch?.trace?.root?.child?.[0]?.child ?? [];
  expect(fields.find(({ responseName }) => responseName === 'broken')?.error).toHaveLength(1);
  expect(traces[0]?.root?.child ?? []).toEqual([]);
  expect(JSON.stringify(reports)).not.toContain('out of order');
});

test('without a key nothing is reported and no subgraph is asked to trace', async () => {
  const gateway = await startFromFile({});
  await gateway.query('{ product(id: "1") { name stars } }');
  expect(await reportsOf(gateway)).toEqual([]);
  for (const headers of [...products.requests, ...reviews.requests])
    expect(Object.keys(headers)).not.toContain('apollo-federation-include-trace');
});

test('a browser gets the Sandbox with its subscriptions in development, the Explorer of the graph in production', async () => {
  const page = async ({ origin }: GatewayProcess) =>
    (await fetch(`${origin}/graphql`, { headers: { accept: 'text/html' } })).text();
  const sandbox = await page(await startFromFile({}));
  expect(sandbox).toContain('new window.EmbeddedSandbox');
  expect(sandbox).toContain("initialSubscriptionEndpoint: endpoint.replace(/^http/, 'ws')");
  const explorer = await page(await startFromFile({ ...credentials, NARU_ENV: 'production' }));
  expect(explorer).toContain('"graphRef":"shop@test"');
});

test('half of the credentials is a mistake that is named', async () => {
  const gateway = resources.use(await startGatewayProcess(folder, { APOLLO_KEY: credentials.APOLLO_KEY }));
  expect(await gateway.exit).toBe(2);
  expect(gateway.output).toContain('  APOLLO_GRAPH_REF: required with APOLLO_KEY');
});
