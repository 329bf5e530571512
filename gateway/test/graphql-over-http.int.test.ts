import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { startTestGateway, type TestGateway } from './test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(async () => gateway[Symbol.asyncDispose]());

// Without this header, nothing that a page of another origin could make a browser send is executed.
const preflighted: typeof fetch = (input, init) =>
  fetch(input, { ...init, headers: { ...init?.headers, 'apollo-require-preflight': 'true' } });

/**
 * Apollo Server answers these with 400 in either media type, and its own suite, which `apollo-integration` runs, demands
 * that. Clients of Apollo's expect it, and whoever watches status codes sees what went wrong.
 */
const answeredWith400 = [
  'SHOULD use 200 status code on document parsing failure when accepting application/json',
  'SHOULD use 200 status code on document validation failure when accepting application/json',
  'SHOULD use a status code of 200 on variable coercion failure when accepting application/json',
];

const audits = serverAudits({ url: () => gateway.url, fetchFn: preflighted });

test('the audits of graphql-http are all there', () => {
  const kinds = audits.map(({ name }) => name.split(' ')[0]);
  expect(new Set(kinds)).toEqual(new Set(['MUST', 'SHOULD', 'MAY']));
  expect(audits.map(({ name }) => name)).toEqual(expect.arrayContaining(answeredWith400));
});

// What a server MAY do is held, too: we do all of it.
test.each(audits.map((audit) => [audit.name, audit] as const))('graphql-http: %s', async (name, audit) => {
  const result = await audit.fn();
  if (answeredWith400.includes(name)) {
    expect(result).toMatchObject({ status: 'warn', response: { status: 400 } });
  } else {
    expect(result).toMatchObject({ status: 'ok' });
  }
});
