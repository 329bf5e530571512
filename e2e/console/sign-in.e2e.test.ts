import { afterAll, expect, test } from '@jest/globals';
import { waitFor } from '@naru/test-harness';
import { createRunner } from '../start/runner.ts';
import { openBrowser } from './browser.ts';
import { startOidcProvider } from './oidc-provider.ts';

const runner = createRunner();
afterAll(() => runner[Symbol.asyncDispose]());

const post = (url: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${url}/development/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

test('on a laptop, anybody is one of the demo people in one click, and nobody else is', async () => {
  const server = await runner.start();
  const { people } = (await (await fetch(`${server.url}/development/sign-in`)).json()) as {
    people: { sub: string; role: string }[];
  };
  expect(new Set(people.map(({ role }) => role))).toEqual(
    new Set(['CUSTOMER', 'VENDOR', 'COURIER', 'OPERATOR']),
  );
  const customer = { sub: 'customer-demo', role: 'CUSTOMER' };
  expect((await post(server.url, customer)).status).toBe(200);
  for (const stranger of [{ ...customer, role: 'OPERATOR' }, { ...customer, sub: 'somebody' }, {}]) {
    expect([stranger, (await post(server.url, stranger)).status]).toEqual([stranger, 404]);
  }
  // Another page that is open in the same browser gets no token.
  expect((await post(server.url, customer, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect(await runner.stop(server)).toBe(0);
});

test('in production there is no such door', async () => {
  const server = await runner.start({ NARU_ENV: 'production' });
  const { signIn } = (await (await fetch(`${server.url}/config.json`)).json()) as { signIn: object };
  expect(signIn).toEqual({ kind: 'none' });
  expect((await fetch(`${server.url}/development/sign-in`)).status).toBe(404);
  expect((await post(server.url, { sub: 'customer-demo', role: 'CUSTOMER' })).status).toBe(404);

  await using people = await openBrowser(server.url);
  const page = await people.open();
  await page.goto('/');
  await page.getByText('Signing in is not set up here').waitFor();
  expect(people.complaints).toEqual([]);
  expect(await runner.stop(server)).toBe(0);
});

test('with an identity provider people sign in there, come back to where they were, and their tokens are renewed', async () => {
  await using provider = await startOidcProvider({
    clientId: 'console',
    audience: 'naru-api',
    claims: { sub: 'dana', name: 'Dana', roles: ['CUSTOMER'] },
    tokenSeconds: 40,
  });
  const server = await runner.start({
    JWKS_URL: `${provider.url}/jwks`,
    JWT_ISSUER: provider.url,
    JWT_AUDIENCE: 'naru-api',
    OIDC_AUTHORITY: provider.url,
    OIDC_CLIENT_ID: 'console',
  });
  expect((await fetch(`${server.url}/development/sign-in`)).status).toBe(404);

  await using people = await openBrowser(server.url);
  const page = await people.open();
  await page.goto('/me');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Hello, Dana' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/me');
  await page.getByText('No pick-ups yet').waitFor(); // the gateway believes the token

  await waitFor(() => provider.renewals > 0, { what: 'a renewal' });
  await page.getByRole('link', { name: 'Rent', exact: true }).click();
  await page.locator('.tile').first().waitFor();

  // Tokens are this tab's: nothing is left for another.
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('eyJ');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('eyJ');
  expect(people.complaints).toEqual([]);
  expect(await runner.stop(server)).toBe(0);
});
