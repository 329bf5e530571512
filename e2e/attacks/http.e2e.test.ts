import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { answerIn, assertRefused, attack, type HttpAttack, sendRaw } from './hostile-http.ts';
import { bodyAttacks } from './http-bodies.ts';
import { addressAttacks, crossSiteAttacks } from './http-requests.ts';
import { rawAttacks } from './raw-requests.ts';
import { type Production, startProduction } from './production.ts';

let production: Production;
beforeAll(async () => {
  production = await startProduction({ business: 'pickup', env: {REQUEST_TIMEOUT_MS: '3000'} });
});
afterEach(() => production.assertUnharmed());
afterAll(() => production[Symbol.asyncDispose]());

const themes: Record<string, readonly HttpAttack[]> = {
  'a body that is no GraphQL request': bodyAttacks,
  'what a page of another origin could send': crossSiteAttacks,
  'an address or a method that is not served': addressAttacks,
};

test.each(Object.entries(themes))('%s is refused', async (_theme, attacks) => {
  const problems: unknown[] = [];
  for (const one of attacks) {
    try {
    assertRefused(one.what, await attack(production.url, one), one.status, one.code);
    } catch (e) { problems.push(String((e as Error).message).replace(/\u001b\[\d+m/g, '').split('\n').filter((l) => /^\s+[-+] |"/.test(l)).join('|').slice(0,300), one.what); }
  }
  expect(problems).toEqual([]);
});
test('raw', async () => {
  const problems: unknown[] = [];
  await Promise.all(rawAttacks.map(async (one) => {
    let answer, raw;
    try {
    raw = await sendRaw(production.url, one.pieces);
    answer = answerIn(raw);
    assertRefused(one.what, answer, one.status, one.status === 404? 'NOT_FOUND' : 'BAD_REQUEST');
    } catch (e) { problems.push(one.what, one.status, raw); }
  }));
  expect(problems).toEqual([]);
});
