import { createRemoteJWKSet, errors, importJWK, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { type Caller, callerFrom, InvalidToken } from './caller.ts';
import { developmentKey, TOKEN_ALGORITHM } from './development-key.ts';

/** Asymmetric algorithms only: a public key must never be taken for a shared secret, nor `none` for a signature. */
const ALGORITHMS = ['ES256', 'ES384', 'EdDSA', 'RS256', 'PS256'];
const CLOCK_TOLERANCE_SECONDS = 2;

export interface TokenVerifier {
  /** @throws InvalidToken when the token is not one of ours or has expired. */
  verify(token: string): Promise<Caller>;
}

interface TokenVerifierOptions {
  readonly issuer: string;
  readonly audience: string;
  /** Where a deployment publishes its keys. */
  readonly jwksUrl?: string | undefined;
  /** The data folder with the development key, used when there is no `jwksUrl`. */
  readonly keyFolder?: string | undefined;
}

export async function createTokenVerifier(options: TokenVerifierOptions): Promise<TokenVerifier> {
  const key = await verificationKey(options);
  return {
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, key, {
          issuer: options.issuer,
          audience: options.audience,
          algorithms: ALGORITHMS,
          clockTolerance: CLOCK_TOLERANCE_SECONDS,
        });
        return callerFrom(payload);
      } catch (error) {
        // A key server that cannot be reached is a fault of ours, not of the token.
        if (error instanceof InvalidToken || !(error instanceof errors.JOSEError) || isOutage(error))
          throw error;
        throw new InvalidToken('The token is not valid', { cause: error });
      }
    },
  };
}

async function verificationKey({ jwksUrl, keyFolder }: TokenVerifierOptions): Promise<JWTVerifyGetKey> {
  if (jwksUrl !== undefined) return createRemoteJWKSet(new URL(jwksUrl));
  if (keyFolder === undefined)
    throw new Error('A token verifier needs a JWKS URL or a folder with a development key');
  const { d: _private, ...publicPart } = await developmentKey(keyFolder);
  const key = await importJWK(publicPart, TOKEN_ALGORITHM);
  return async () => key;
}

const isOutage = (error: unknown): boolean =>
  error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
