import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import type { Role } from './caller.ts';

export const TOKEN_ISSUER = 'naru-development';
export const TOKEN_AUDIENCE = 'naru';
export const TOKEN_ALGORITHM = 'ES256';

const KEY_FILE = 'development-signing-key.json';
const DAY_SECONDS = 86_400;

/** The key of a data folder cannot be read; the message says what to do. */
export class DevelopmentKeyUnusable extends Error {
  override readonly name = 'DevelopmentKeyUnusable';
}

/** The signing key of a development data folder, made when first asked for. Never used where `JWKS_URL` is set. @throws DevelopmentKeyUnusable */
export async function developmentKey(folder: string): Promise<JWK> {
  const file = join(folder, KEY_FILE);
  const kept = await readKey(file);
  if (kept !== undefined) return kept;
  const { privateKey } = await generateKeyPair(TOKEN_ALGORITHM, { extractable: true });
  await mkdir(folder, { recursive: true });
  // A hard link appears whole or not at all, and the first of two processes wins: what it signed must stay valid.
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(await exportJWK(privateKey)), { mode: 0o600 });
  await link(draft, file).catch(ignoreExisting);
  await unlink(draft);
  return (await readKey(file)) as JWK;
}

/** Signs a token for one role, as `npm run naru -- token` prints it. @param options.ttlSeconds a day unless told. */
export async function issueDevelopmentToken(
  folder: string,
  options: {
    readonly role: Role;
    readonly sub: string;
    readonly scopes?: readonly string[];
    readonly ttlSeconds?: number;
  },
): Promise<string> {
  const key = await importJWK(await developmentKey(folder), TOKEN_ALGORITHM);
  return new SignJWT({ roles: [options.role], scope: options.scopes?.join(' ') })
    .setProtectedHeader({ alg: TOKEN_ALGORITHM })
    .setSubject(options.sub)
    .setIssuer(TOKEN_ISSUER)
    .setAudience(TOKEN_AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1000) + (options.ttlSeconds ?? DAY_SECONDS))
    .sign(key);
}

async function readKey(file: string): Promise<JWK | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new DevelopmentKeyUnusable(
      `${file} cannot be read (${(error as Error).message}); delete it: tokens signed with it are not valid then.`,
    );
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
