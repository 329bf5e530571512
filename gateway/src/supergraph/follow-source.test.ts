import { composeServices } from '@apollo/composition';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { counter, gauge } from '@naru/service-host';
import { waitFor } from '@naru/test-harness';
import { parse } from 'graphql';
import { pino } from 'pino';
import { usualPlanningLimits } from '../planning/planning-limits.ts';
import { createCurrentSupergraph, type ReplaceableSupergraph } from './current-supergraph.ts';
import { followSource } from './follow-source.ts';
import { loadSupergraph } from './load-supergraph.ts';

/** The supergraph of one subgraph with this field. */
function supergraphWith(field: string): string {
  const typeDefs = parse(
    `extend schema @link(url: "https://specs.apollo.dev/federation/v2.5") type Query { ${field}: Int }`,
  );
  return composeServices([{ name: 'one', url: 'http://one.internal', typeDefs }]).supergraphSdl ?? '';
}

let supergraph: ReplaceableSupergraph;
let handOver: (sdl: string) => void;

beforeEach(() => {
  supergraph = createCurrentSupergraph(loadSupergraph(supergraphWith('first')));
  const source = {
    variable: 'SUPERGRAPH_FILE',
    name: 'a test',
    open: async () => '',
    follow(listener: typeof handOver) {
      handOver = listener;
    },
    refresh: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
  followSource(source, supergraph, usualPlanningLimits, pino({ level: 'silent' }));
});
afterEach(() => reloads.reset());

const reloads = counter({ name: 'naru_supergraph_reloads_total', help: 'made by what is tested' });
const info = gauge({ name: 'naru_supergraph_info', help: 'made by what is tested' });

const fields = () => Object.keys(supergraph.value.apiSchema.getQueryType()?.getFields() ?? {});
async function outcomes(): Promise<Record<string, number>> {
  const { values } = await reloads.get();
  return Object.fromEntries(values.map(({ labels, value }) => [labels['outcome'], value]));
}
const settled = (count: number) =>
  waitFor(async () => Object.values(await outcomes()).reduce((sum, one) => sum + one, 0) === count, {
    what: `${count} outcomes`,
  });

test('a usable supergraph takes over, the same one changes nothing, an unusable one is refused', async () => {
  const seen: string[] = [];
  supergraph.onChange(({ id }) => seen.push(id));
  for (const [index, sdl] of [supergraphWith('second'), supergraphWith('second'), 'type Query {'].entries()) {
    handOver(sdl);
    await settled(index + 1);
  }
  expect(fields()).toEqual(['second']);
  expect(seen).toEqual([supergraph.value.id]);
  expect(await outcomes()).toEqual({ replaced: 1, unchanged: 1, refused: 1 });
  expect((await info.get()).values).toMatchObject([
    { value: 1, labels: { supergraph: supergraph.value.id } },
  ]);
});

test('a supergraph takes over only after every step before it, and not at all when one refuses it', async () => {
  const { promise: prepared, resolve: finish } = Promise.withResolvers<void>();
  const step = supergraph.beforeChange(() => prepared);
  handOver(supergraphWith('second'));
  expect(fields()).toEqual(['first']);
  finish();
  await settled(1);
  expect(fields()).toEqual(['second']);

  step[Symbol.dispose]();
  supergraph.beforeChange(() => {
    throw new Error('not this one');
  });
  handOver(supergraphWith('third'));
  await settled(2);
  expect(fields()).toEqual(['second']);
});

test('of those that come while one is being prepared only the last is taken', async () => {
  const { promise: prepared, resolve: finish } = Promise.withResolvers<void>();
  supergraph.beforeChange(() => prepared);
  for (const field of ['second', 'third', 'fourth']) handOver(supergraphWith(field));
  finish();
  await settled(2);
  expect(fields()).toEqual(['fourth']);
});
