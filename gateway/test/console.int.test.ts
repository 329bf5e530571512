import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TemporaryFolder, temporaryFolder } from '@naru/test-harness';
import { startTestGateway, type TestGateway } from './test-gateway.ts';

const folder: TemporaryFolder = temporaryFolder();
const web = join(folder.path, 'web');
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
let gateway: TestGateway;

beforeAll(async () => {
  mkdirSync(join(web, 'assets'), { recursive: true });
  writeFileSync(join(web, 'index.html'), '<!doctype html><title>the page</title>');
  writeFileSync(join(web, 'assets/main-abc123.js'), 'plain');
  writeFileSync(join(web, 'assets/main-abc123.js.br'), 'as brotli');
  writeFileSync(join(web, 'assets/main-abc123.js.gz'), 'as gzip');
  writeFileSync(join(folder.path, 'secret.txt'), 'not for the web');
  gateway = await startTestGateway({ WEB_FOLDER: web });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const originOf = ({ url }: TestGateway) => new URL(url).origin;
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${originOf(gateway)}${path}`, { headers });

test('the page is served at / and at every path that a browser navigates to, and asked for again each time', async () => {
  for (const path of ['/', '/calls/018f', '/rent?search=tv']) {
    const page = await get(path, browser);
    expect([path, page.status, await page.text()]).toEqual([path, 200, expect.stringContaining('the page')]);
    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  }
});

test('files named by their content are kept for ever, each in the encoding that the client takes', async () => {
  const packed = await get('/assets/main-abc123.js', { 'accept-encoding': 'identity' });
  expect(packed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(await packed.text()).toBe('plain');
  for (const [accepted, chosen] of [
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
  ] as const) {
    const { headers } = await fetch(`${originOf(gateway)}/assets/main-abc123.js`, {
      method: 'HEAD',
      headers: { 'accept-encoding': accepted },
    });
    expect([accepted, headers.get('content-encoding')]).toEqual([accepted, chosen]);
    expect(headers.get('vary')).toMatch(/accept-encoding/i);
    expect(headers.get('content-type')).toMatch(/javascript/);
  }
});

test('browsers are told to load nothing but the console itself', async () => {
  const { headers } = await get('/', browser);
  const policy = String(headers.get('content-security-policy'));
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
});

test('what the gateway serves itself is not taken over, and what is nowhere stays 404', async () => {
  expect(await gateway.query('{ whoAmI }')).toEqual({ data: { whoAmI: null } });
  expect(await (await get('/livez', browser)).json()).toEqual({ status: 'ok' });
  expect((await get('/readyz', browser)).headers.get('content-type')).toMatch(/json/);
  expect(await (await get('/metrics', browser)).text()).toContain('# HELP');
  expect(await (await get('/graphql', browser)).text()).not.toContain('the page');
  for (const [path, headers] of [
    ['/no-such-file.js', browser],
    ['/assets/main-000000.js', browser],
    ['/api/anything', { accept: 'application/json' }],
    ['/%2e%2e/secret.txt', browser],
    ['/..%2fsecret.txt', browser],
  ] as const) {
    const answer = await get(path, headers);
    expect([path, answer.status]).toEqual([path, 404]);
    expect(await answer.text()).not.toContain('not for the web');
  }
  expect((await fetch(`${originOf(gateway)}/anything`, { method: 'POST', headers: browser })).status).toBe(
    404,
  );
});

test('the console is told how people sign in: not at all, at an identity provider, or, on a laptop, as anybody', async () => {
  expect(await (await get('/config.json')).json()).toEqual({
    graphqlUrl: '/graphql',
    signIn: { kind: 'none' },
  });

  await using deployed = await startTestGateway({
    WEB_FOLDER: web,
    OIDC_AUTHORITY: 'https://id.example/realms/naru',
    OIDC_CLIENT_ID: 'console',
  });
  const { headers } = await fetch(originOf(deployed), { headers: browser });
  expect(headers.get('content-security-policy')).toContain("connect-src 'self' https://id.example;");
  expect(await (await fetch(`${originOf(deployed)}/config.json`)).json()).toMatchObject({
    signIn: { kind: 'oidc', authority: 'https://id.example/realms/naru', clientId: 'console' },
  });

  await using laptop = await startTestGateway({ WEB_FOLDER: web }, undefined, {
    developmentSignIn: '/anybody',
  });
  expect(await (await fetch(`${originOf(laptop)}/config.json`)).json()).toMatchObject({
    signIn: { kind: 'development', url: '/anybody' },
  });
});

test('a development sign-in never gets into production', async () => {
  const production = { WEB_FOLDER: web, NARU_ENV: 'production' };
  await expect(startTestGateway(production, undefined, { developmentSignIn: '/anybody' })).rejects.toThrow(
    'never served in production',
  );
});

test('a folder without a build is told at the start, and without a folder there is no console', async () => {
  await expect(startTestGateway({ WEB_FOLDER: folder.path })).rejects.toThrow(
    /WEB_FOLDER: .* holds no index.html/,
  );
  await using without = await startTestGateway();
  expect((await fetch(originOf(without), { headers: browser })).status).toBe(404);
  expect((await fetch(`${originOf(without)}/config.json`)).status).toBe(404);
});
