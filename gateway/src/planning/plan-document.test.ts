import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { endlessQuery, endlessSupergraph } from '../../test/endless-planning.ts';
import { PlanningCutShort } from './ask-planner.ts';
import { createPlanDocument } from './plan-document.ts';
import { createPlannerProcess } from './planner-process.ts';
import { usualPlanningLimits } from './planning-limits.ts';
import { createSupergraphPlanner } from './supergraph-planner.ts';

const sdl = endlessSupergraph();
const planner = createSupergraphPlanner(sdl);
const tooDear = { extensions: { code: 'PLANNING_LIMIT_EXCEEDED' } };

test('once planning has taken too long, others are planned elsewhere: the same plans, the same complaints', async () => {
  const { plan } = createPlanDocument(planner, sdl, { ...usualPlanningLimits, maxMs: 1 });
  await expect(plan(parse(endlessQuery('Bot')), undefined)).rejects.toMatchObject(tooDear);

  const { plan: elsewhere } = createPlannerProcess(sdl, { ...usualPlanningLimits, maxMs: 60_000 });
  const query = 'query A { sender { greeting } } query B { user { name } }';
  const { plan: planned } = createSupergraphPlanner(sdl);
  expect(await elsewhere(query, 'B')).toEqual(JSON.parse(JSON.stringify(planned(parse(query), 'B'))));
  await expect(elsewhere('{ nothing }', undefined)).rejects.toThrow('nothing');
});

test('planning that takes too much memory ends, and the next one begins anew', async () => {
  const { plan } = createPlannerProcess(sdl, { maxMs: 600_000, maxMemoryMb: 64 });
  await expect(plan(endlessQuery('Bot'), undefined)).rejects.toEqual(new PlanningCutShort('memory'));
  expect(await plan('{ user { id } }', undefined)).toMatchObject({ kind: 'QueryPlan' });
});

test('too many different operations that wait are refused with a time to come back', async () => {
  const { plan } = createPlannerProcess(sdl, { ...usualPlanningLimits, maxMs: 60_000 });
  const waiting = Array.from({ length: 100 }, (_, index) => plan(`{ user { a${index}: id } }`, undefined));
  await expect(plan('{ user { id } }', undefined)).rejects.toMatchObject({
    extensions: { code: 'PLANNING_OVERLOADED', retryAfterMs: 60_000 },
  });
  expect(await Promise.all(waiting)).toHaveLength(100);
  expect(await plan('{ user { id } }', undefined)).toMatchObject({ kind: 'QueryPlan' });
});
