import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from 'jose';
import {
  type Caller,
  createCallerSeal,
  createTokenVerifier,
  InvalidToken,
  issueDevelopmentToken,
  TOKEN_AUDIENCE,
  TOKEN_ISSUER,
} from './index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-identity-'));
});
afterAll(() => rm(folder, { recursive: true }));

const verifier = () =>
  createTokenVerifier({ issuer: TOKEN_ISSUER, audience: TOKEN_AUDIENCE, keyFolder: folder });
const customer: Caller = {
  sub: 'customer-1',
  roles: ['CUSTOMER'],
  scopes: ['read:calls', 'write:calls'],
  expiresAtMs: Date.now() + 60_000,
};

test('a development token names its subject, role and scopes', async () => {
  const who = { role: 'CUSTOMER', sub: 'customer-1' } as const;
  const plain = await issueDevelopmentToken(folder, who);
  const named = { sub: 'customer-1', roles: ['CUSTOMER'] };
  expect(await (await verifier()).verify(plain)).toMatchObject({ ...named, scopes: [] });
  const scoped = await issueDevelopmentToken(folder, { ...who, scopes: ['read:a', 'read:b'] });
  expect(await (await verifier()).verify(scoped)).toMatchObject({ ...named, scopes: ['read:a', 'read:b'] });
});

test('two processes that make the first key at once agree on it', async () => {
  const fresh = await mkdtemp(join(tmpdir(), 'naru-identity-'));
  const [token] = await Promise.all(
    [1, 2, 3].map(() => issueDevelopmentToken(fresh, { role: 'COURIER', sub: 'a' })),
  );
  const check = await createTokenVerifier({
    issuer: TOKEN_ISSUER,
    audience: TOKEN_AUDIENCE,
    keyFolder: fresh,
  });
  expect((await check.verify(token as string)).sub).toBe('a');
  await rm(fresh, { recursive: true });
});

test.each([
  ['garbage', async () => 'garbage'],
  [
    'a token without a signature',
    async () => new UnsecuredJWT({ roles: ['OPERATOR'] }).setSubject('x').encode(),
  ],
  ['an expired token', () => issueDevelopmentToken(folder, { role: 'CUSTOMER', sub: 'a', ttlSeconds: -60 })],
  ['a subject that is a wildcard', () => issueDevelopmentToken(folder, { role: 'CUSTOMER', sub: '>' })],
  ['an unknown role', () => issueDevelopmentToken(folder, { role: 'ADMIN' as never, sub: 'a' })],
])('%s is refused', async (_what, token) => {
  await expect((await verifier()).verify(await token())).rejects.toThrow(InvalidToken);
});

test('a sealed caller opens as the same caller, and nobody as nobody', async () => {
  const seal = createCallerSeal('a-secret-of-at-least-32-characters');
  expect(await seal.open(await seal.seal(customer))).toEqual(customer);
  expect(await seal.open(await seal.seal(null))).toBeNull();
});

test('of two secrets the first seals and both open, so that one can replace the other', async () => {
  const [old, young] = ['an-old-secret-of-32-characters-or-more', 'a-young-secret-of-32-characters-or-more'];
  const [before, during, after] = [old, `${young},${old}`, young].map(createCallerSeal);
  expect(await during?.open((await before?.seal(customer)) ?? '')).toEqual(customer);
  expect(await after?.open((await during?.seal(customer)) ?? '')).toEqual(customer);
  await expect(after?.open((await before?.seal(customer)) ?? '')).rejects.toThrow(InvalidToken);
});

test('a caller without roles is sealed as such', async () => {
  const seal = createCallerSeal('a-secret-of-at-least-32-characters');
  const nobodyInParticular = { ...customer, roles: [] };
  expect(await seal.open(await seal.seal(nobodyInParticular))).toEqual(nobodyInParticular);
});

test('callers that differ in their scopes alone are sealed apart', async () => {
  const seal = createCallerSeal('a-secret-of-at-least-32-characters');
  await seal.seal(customer);
  const other = { ...customer, scopes: ['read:calls write:calls'] };
  expect((await seal.open(await seal.seal(other)))?.scopes).toEqual(other.scopes);
});

test('a seal made with another secret, or a client token in its place, is refused', async () => {
  const seal = createCallerSeal('a-secret-of-at-least-32-characters');
  const other = createCallerSeal('another-secret-of-32-characters-or-more');
  await expect(seal.open(await other.seal(customer))).rejects.toThrow(InvalidToken);
  const token = await issueDevelopmentToken(folder, { role: 'OPERATOR', sub: 'a' });
  await expect(seal.open(token)).rejects.toThrow(InvalidToken);
});

describe('with the keys of an identity provider', () => {
  const provider = createServer((_request, response) => response.end(JSON.stringify({ keys: [publicKey] })));
  let publicKey: JWK;
  let sign: (claims: Record<string, unknown>, issuer?: string) => Promise<string>;
  beforeAll(async () => {
    const pair = await generateKeyPair('RS256');
    publicKey = { ...(await exportJWK(pair.publicKey)), kid: 'key-1', alg: 'RS256' };
    sign = (claims, issuer = 'https://id.example') =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'key-1' })
        .setSubject('customer-1')
        .setIssuer(issuer)
        .setAudience(TOKEN_AUDIENCE)
        .setExpirationTime('1m')
        .sign(pair.privateKey);
    await once(provider.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(() => void provider.close());

  const remote = () =>
    createTokenVerifier({
      issuer: 'https://id.example',
      audience: TOKEN_AUDIENCE,
      jwksUrl: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/jwks`,
    });

  test('its tokens are accepted, and not those of another issuer or of development', async () => {
    const check = await remote();
    expect(await check.verify(await sign({ roles: ['CUSTOMER'] }))).toMatchObject({ roles: ['CUSTOMER'] });
    await expect(check.verify(await sign({ roles: ['CUSTOMER'] }, 'https://evil.example'))).rejects.toThrow(
      InvalidToken,
    );
    const development = await issueDevelopmentToken(folder, { role: 'OPERATOR', sub: 'a' });
    await expect(check.verify(development)).rejects.toThrow(InvalidToken);
  });

  test.each([
    [{ scope: ' read:calls  write:calls ' }, ['read:calls', 'write:calls']],
    [{ scopes: ['read:calls', 7] }, ['read:calls']],
    [{ scp: ['read:calls'] }, ['read:calls']],
    [{ scp: 'read:calls write:calls' }, ['read:calls', 'write:calls']],
    [{ scope: '' }, []],
    [{ scope: { read: true } }, []],
    [{}, []],
  ])('a token with the claims %j grants the scopes %j', async (claims, scopes) => {
    const token = await sign({ roles: ['CUSTOMER'], ...claims });
    expect((await (await remote()).verify(token)).scopes).toEqual(scopes);
  });

  test.each([[{}], [{ roles: [] }]])(
    'a token with the claims %j names a caller without roles',
    async (claims) => {
      expect(await (await remote()).verify(await sign(claims))).toMatchObject({
        sub: 'customer-1',
        roles: [],
      });
    },
  );

  test.each(['CUSTOMER', ['CUSTOMER', 'ADMIN'], null])(
    'a token whose roles are %j is refused',
    async (roles) => {
      await expect((await remote()).verify(await sign({ roles }))).rejects.toThrow(InvalidToken);
    },
  );

  test('its public key is never taken for a shared secret', async () => {
    const forged = await new SignJWT({ roles: ['OPERATOR'] })
      .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
      .setSubject('a')
      .setIssuer('https://id.example')
      .setAudience(TOKEN_AUDIENCE)
      .setExpirationTime('1m')
      .sign(Buffer.from(publicKey.n ?? ''));
    await expect((await remote()).verify(forged)).rejects.toThrow(InvalidToken);
  });
});
