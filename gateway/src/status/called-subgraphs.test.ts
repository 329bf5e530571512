import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { loadSupergraph } from '../supergraph/load-supergraph.ts';
import { calledSubgraphs } from './called-subgraphs.ts';

test('every subgraph of Naru is called but the one of events', () => {
  const sdl = readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8');
  const loaded = loadSupergraph(sdl);
  expect(loaded.subgraphs.map(({ name }) => name)).toContain('events');
  expect([...calledSubgraphs(loaded)].sort()).toEqual([
    ...['assignment', 'calls', 'customer-views', 'items', 'reservations', 'stores'],
  ]);
});
