import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { UnsecuredJWT } from 'jose';
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
const customer: Caller = { sub: 'customer-1', roles: ['CUSTOMER'], expiresAtMs: Date.now() + 60_000 };

test('a development token names its subject and role', async () => {
  const token = await issueDevelopmentToken(folder, { role: 'CUSTOMER', sub: 'customer-1' });
  expect(await (await verifier()).verify(token)).toMatchObject({ sub: 'customer-1', roles: ['CUSTOMER'] });
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
  expect(await seal.open(await seal.seal(customer))).toMatchObject({
    sub: 'customer-1',
    roles: ['CUSTOMER'],
  });
  expect(await seal.open(await seal.seal(null))).toBeNull();
});

test('a seal made with another secret, or a client token in its place, is refused', async () => {
  const seal = createCallerSeal('a-secret-of-at-least-32-characters');
  const other = createCallerSeal('another-secret-of-32-characters-or-more');
  await expect(seal.open(await other.seal(customer))).rejects.toThrow(InvalidToken);
  const token = await issueDevelopmentToken(folder, { role: 'OPERATOR', sub: 'a' });
  await expect(seal.open(token)).rejects.toThrow(InvalidToken);
});
