import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as attacks from './value-attacks.ts';
import { assertNothingLeaks } from './leaks.ts';
import { type Production, startProduction } from './production.ts';

let production: Production;
beforeAll(async () => {
  production = await startProduction({ });
});
afterAll(async () => production[Symbol.asyncDispose]());

test.each(Object.entries(attacks))('%s is refused', async (_theme, list: any) => {
  const problems: unknown[] = [];
  for (const {what, role, query, variables, code} of list) {
    const c = await production.client(role, role.toLowerCase()+'-hostile');
    let result: any;
    try { result = await c.execute(query, variables); } catch (e) { problems.push([what, String(e)]); continue;}
    assertNothingLeaks(what, JSON.stringify(result));
    const payload = Object.values(result.data ?? {})[0] as any;
    const got = result.errors?.[0]?.extensions?.code ?? payload?.errors?.[0]?.code ?? null;
    if (got !== code) problems.push([what, got, code].join(' : '), JSON.stringify(result).slice(0, 200));
  }
  expect(problems).toEqual([]);
  await production.assertUnharmed();
});
