import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose';

const ALGORITHM = 'RS256';
const KEY_ID = 'provider-1';
const ISSUER = 'https://id.example';
const AUDIENCE = 'naru-attacks';

export interface TokenDetails {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly issuer?: string;
  readonly audience?: string;
  /** From now; negative for a token that has ended, null for one that never does. */
  readonly ttlSeconds?: number | null;
  readonly validFromSeconds?: number;
  /** Another key than the provider's own. */
  readonly key?: Parameters<SignJWT['sign']>[0];
}

/** Somebody else's sign-in, as a deployment has it: keys at a URL, and tokens signed with them. */
export interface IdentityProvider extends AsyncDisposable {
  readonly environment: Readonly<Record<string, string>>;
  /** As it is published: what an attacker has. */
  readonly publicKey: Readonly<Record<string, unknown>>;
  token(role: string, sub: string, details?: TokenDetails): Promise<string>;
}

export async function startIdentityProvider(): Promise<IdentityProvider> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const published = { ...(await exportJWK(publicKey)), kid: KEY_ID, alg: ALGORITHM, use: 'sig' };
  const server = createServer((_request, response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [published] })),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    publicKey: published,
    environment: {
      JWKS_URL: `http://127.0.0.1:${port}/keys`,
      JWT_ISSUER: ISSUER,
      JWT_AUDIENCE: AUDIENCE,
    },
    token(role, sub, details = {}) {
      const { claims, header, issuer = ISSUER, audience = AUDIENCE, ttlSeconds = 600 } = details;
      const now = Math.floor(Date.now() / 1000);
      const token = new SignJWT({ roles: [role], nbf: now + (details.validFromSeconds ?? -1), ...claims })
        .setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID, ...header } as JWTHeaderParameters)
        .setSubject(sub)
        .setIssuer(issuer)
        .setAudience(audience);
      if (ttlSeconds !== null) token.setExpirationTime(now + ttlSeconds);
      return token.sign(details.key ?? privateKey);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
