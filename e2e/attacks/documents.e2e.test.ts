import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { assertRefused, attack} from './hostile-http.ts';
import { limitAttacks, malformedAttacks, introspectionAttacks } from './documents.ts';
import { type Production, startProduction } from './production.ts';

let production: Production;
beforeAll(async () => {
  production = await startProduction({ business: 'pickup', env: {REQUEST_TIMEOUT_MS: '3000'} });
});
afterAll(async () => production[Symbol.asyncDispose]());

test.each(Object.entries({limitAttacks, malformedAttacks, introspectionAttacks}))('%s is refused', async (_theme, attacks) => {
  const problems: unknown[] = [];
  for (const {code, what, ...body} of attacks) {
    const t = performance.now();
    const answer = await attack(production.url, {what, status: 400, code, headers: {'content-type': 'application/json'}, body: JSON.stringify(body)});
    const took = performance.now() - t;
    if (took > 300) problems.push([what, took]);
    if (answer.text.length > 65_000) problems.push([what, answer.text.length]);
    try {
    assertRefused(what, answer, 400, code);
    } catch (e) { problems.push(what, code, answer.text.slice(0, 500), answer.status); }
  }
  expect(problems).toEqual([]);
  await production.assertUnharmed();
});
