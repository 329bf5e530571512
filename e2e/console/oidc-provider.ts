import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OidcProvider extends AsyncDisposable {
  readonly url: string;
  /** How often a token was renewed. */
  readonly renewals: number;
}

interface ProviderOptions {
  readonly clientId: string;
  readonly audience: string;
  /** Who signs in; nobody is asked. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly tokenSeconds: number;
}

const base64url = (value: string | Buffer): string => Buffer.from(value).toString('base64url');

/**
 * An identity provider as small as one can be: authorization code flow with PKCE, and refresh tokens. It insists on what
 * a careful provider insists on, so that a client which forgets it fails.
 */
export async function startOidcProvider(options: ProviderOptions): Promise<OidcProvider> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const codes = new Map<string, { challenge: string; redirectUri: string; nonce: string | null }>();
  const refreshTokens = new Set<string>();
  let renewals = 0;
  let url = '';

  function tokenFor(audience: string, more: object): string {
    const now = Math.floor(Date.now() / 1000);
    const times = { iat: now, exp: now + options.tokenSeconds };
    const claims = { iss: url, aud: audience, ...options.claims, ...times, ...more };
    const text = `${base64url('{"alg":"ES256","kid":"1"}')}.${base64url(JSON.stringify(claims))}`;
    return `${text}.${base64url(sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }))}`;
  }

  function tokens(nonce: string | null) {
    const refreshToken = randomUUID();
    refreshTokens.add(refreshToken);
    return {
      token_type: 'Bearer',
      access_token: tokenFor(options.audience, {}),
      id_token: tokenFor(options.clientId, nonce ? { nonce } : {}),
      refresh_token: refreshToken,
      expires_in: options.tokenSeconds,
      scope: 'openid profile offline_access',
    };
  }

  function authorize(query: URLSearchParams, response: ServerResponse): void {
    const redirectUri = query.get('redirect_uri') ?? '';
    const careless =
      query.get('response_type') !== 'code' ||
      query.get('client_id') !== options.clientId ||
      query.get('code_challenge_method') !== 'S256' ||
      !query.get('state');
    if (careless) return void response.writeHead(400).end('refused');
    const code = randomUUID();
    codes.set(code, { challenge: query.get('code_challenge') ?? '', redirectUri, nonce: query.get('nonce') });
    const back = new URL(redirectUri);
    back.searchParams.set('code', code);
    back.searchParams.set('state', query.get('state') ?? '');
    response.writeHead(302, { location: back.href }).end();
  }

  function exchange(form: URLSearchParams): object | undefined {
    if (form.get('grant_type') === 'refresh_token') {
      if (!refreshTokens.delete(form.get('refresh_token') ?? '')) return undefined;
      renewals += 1;
      return tokens(null);
    }
    const code = form.get('code') ?? '';
    const known = codes.get(code);
    codes.delete(code); // it can be used once
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const fits = known?.challenge === challenge && known.redirectUri === form.get('redirect_uri');
    return fits ? tokens(known.nonce) : undefined;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    const json = (body: object, status = 200) =>
      void response
        .writeHead(status, { 'content-type': 'application/json', 'access-control-allow-origin': '*' })
        .end(JSON.stringify(body));
    if (pathname === '/authorize') return authorize(searchParams, response);
    if (pathname === '/jwks') {
      return json({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: '1', alg: 'ES256', use: 'sig' }] });
    }
    if (pathname === '/token') {
      let body = '';
      for await (const part of request) body += part;
      const granted = exchange(new URLSearchParams(body));
      return granted ? json(granted) : json({ error: 'invalid_grant' }, 400);
    }
    json({
      issuer: url,
      authorization_endpoint: `${url}/authorize`,
      token_endpoint: `${url}/token`,
      jwks_uri: `${url}/jwks`,
    });
  }

  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    get renewals() {
      return renewals;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
