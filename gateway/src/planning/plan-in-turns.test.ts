import type { QueryPlan } from '@apollo/query-planner';
import { expect, test } from '@jest/globals';
import { type DocumentNode, parse, print } from 'graphql';
import { planInTurns } from './plan-in-turns.ts';

const planOf = new Map<string, QueryPlan>();

/** Plans at once, but for what has a field `endless` or `broken`. */
function planner() {
  const planned: string[] = [];
  const plan = (document: DocumentNode): QueryPlan => {
    const text = print(document);
    for (planned.push(text); text.includes('endless'); );
    if (text.includes('broken')) throw new Error('cannot be planned');
    const made: QueryPlan = { kind: 'QueryPlan' };
    planOf.set(text, made);
    return made;
  };
  return { plan, planned };
}

test('each gets its own plan or complaint, whatever is planned in the same turn', async () => {
  const { plan } = planner();
  const here = planInTurns(plan, 60_000);
  const [one, broken, two] = await Promise.allSettled(
    ['{ one }', '{ broken }', '{ two }'].map((text) => here(parse(text), undefined)),
  );
  expect(one).toEqual({ status: 'fulfilled', value: planOf.get(print(parse('{ one }'))) });
  expect(broken).toMatchObject({ status: 'rejected', reason: { message: 'cannot be planned' } });
  expect(two).toEqual({ status: 'fulfilled', value: planOf.get(print(parse('{ two }'))) });
});

test('after one without end nothing is planned here: what was planned before it in the same turn is', async () => {
  const { plan, planned } = planner();
  const here = planInTurns(plan, 50);
  const asked = ['{ one }', '{ endless }', '{ two }'].map((text) => here(parse(text), undefined));
  expect(await Promise.all(asked)).toEqual([{ kind: 'QueryPlan' }, undefined, undefined]);
  expect(await here(parse('{ one }'), undefined)).toBeUndefined();
  expect(planned).toHaveLength(2);
});

test('what is new only in its aliases is planned at once', async () => {
  const { plan, planned } = planner();
  const here = planInTurns(plan, 60_000);
  const first = here(parse('{ a: one }'), undefined);
  expect(planned).toHaveLength(0);
  await first;
  const again = here(parse('{ b: one }'), undefined);
  expect(planned).toHaveLength(2);
  const other = here(parse('{ b: two }'), undefined);
  expect(planned).toHaveLength(2);
  await Promise.all([again, other]);
});
