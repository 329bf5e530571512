import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { temporaryFolder } from '@naru/test-harness';
import { endlessQuery, endlessSupergraph } from './endless-planning.ts';
import { type GatewayProcess, startGatewayProcess } from './gateway-process.ts';

let resources: AsyncDisposableStack;
let gateway: GatewayProcess;

beforeEach(async () => {
  resources = new AsyncDisposableStack();
  const folder = resources.use(temporaryFolder()).path;
  await writeFile(join(folder, 'supergraph.graphql'), endlessSupergraph());
  gateway = resources.use(
    await startGatewayProcess(folder, { SUPERGRAPH_FILE: './supergraph.graphql', MAX_PLANNING_MS: '3000' }),
  );
  await gateway.ready();
});
afterEach(() => resources.disposeAsync());

const refusals = async (reason: string) =>
  (await gateway.metric(`naru_gateway_planning_refusals_total{reason="${reason}"}`)) ?? 0;
const tooDear = { errors: [{ extensions: { code: 'PLANNING_LIMIT_EXCEEDED' } }] };

test('an operation that is planned without end is refused, and stops nobody meanwhile', async () => {
  const known = '{ __typename }';
  await gateway.query(known);
  const order: string[] = [];
  const asked = Array.from({ length: 20 }, () => gateway.query(endlessQuery('Bot')));
  const refused = Promise.all(asked).finally(() => order.push('refused'));
  expect(await gateway.query(known)).toEqual({ data: { __typename: 'Query' } });
  order.push('answered');
  for (const answer of await refused) expect(answer).toMatchObject(tooDear);
  expect(order).toEqual(['answered', 'refused']);
  expect((await refusals('time')) + (await refusals('memory'))).toBe(1);

  // Refused unseen from now on; others are planned.
  expect(await gateway.query(endlessQuery('Bot'))).toMatchObject(tooDear);
  expect((await refusals('time')) + (await refusals('memory'))).toBe(1);
  expect(await gateway.query('{ sender { __typename } }')).toMatchObject({
    errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }],
  });
});
