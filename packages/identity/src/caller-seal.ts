import { createSecretKey, type KeyObject } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { type Caller, callerFrom, InvalidToken } from './caller.ts';

const ISSUER = 'naru-gateway';
const AUDIENCE = 'naru-subgraphs';
const SEAL_LIFETIME_SECONDS = 60;
const REUSE_MS = 30_000;
const CACHE_SIZE = 10_000;

/**
 * The gateway's word to a subgraph about who is calling. A subgraph that gets no valid seal was not called by the
 * gateway and refuses; a seal for nobody is an anonymous call.
 */
export interface CallerSeal {
  seal(caller: Caller | null): Promise<string>;
  /** @throws InvalidToken when the seal is absent, forged or old. */
  open(sealed: string): Promise<Caller | null>;
}

/**
 * @param secret shared by the gateway and its subgraphs; at least 32 characters. Of several, separated by commas, the first
 *   seals and each opens, so that a secret can be replaced while everything serves.
 */
export function createCallerSeal(secret: string): CallerSeal {
  const keys = secret.split(',').map((one) => createSecretKey(Buffer.from(one)));
  const [key] = keys as [KeyObject];
  const sealed = new Map<string, { readonly token: Promise<string>; readonly reusableUntilMs: number }>();

  const sign = (caller: Caller | null): Promise<string> =>
    new SignJWT(
      caller === null ? {} : { roles: caller.roles, scopes: caller.scopes, until: caller.expiresAtMs },
    )
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(caller?.sub ?? '')
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setExpirationTime(Math.floor(Date.now() / 1000) + SEAL_LIFETIME_SECONDS)
      .sign(key);

  return {
    seal(caller) {
      const identity =
        caller === null ? '' : JSON.stringify([caller.sub, caller.roles, caller.scopes, caller.expiresAtMs]);
      const kept = sealed.get(identity);
      if (kept !== undefined && kept.reusableUntilMs > Date.now()) return kept.token;
      if (sealed.size >= CACHE_SIZE) sealed.clear();
      const token = sign(caller);
      sealed.set(identity, { token, reusableUntilMs: Date.now() + REUSE_MS });
      return token;
    },
    async open(token) {
      try {
        const payload = await verified(token, keys);
        if (payload.sub === '') return null;
        return callerFrom({ ...payload, exp: Number(payload.until) / 1000 });
      } catch (error) {
        if (error instanceof InvalidToken || !(error instanceof errors.JOSEError)) throw error;
        throw new InvalidToken('The request does not come from the gateway', { cause: error });
      }
    },
  };
}

async function verified(token: string, [key, ...others]: readonly KeyObject[]): Promise<JWTPayload> {
  const expected = { issuer: ISSUER, audience: AUDIENCE, algorithms: ['HS256'] };
  try {
    return (await jwtVerify(token, key as KeyObject, expected)).payload;
  } catch (error) {
    if (others.length > 0 && error instanceof errors.JWSSignatureVerificationFailed)
      return verified(token, others);
    throw error;
  }
}
