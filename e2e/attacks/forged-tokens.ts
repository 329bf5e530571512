import { createPublicKey, createSecretKey } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK, UnsecuredJWT } from 'jose';
import type { IdentityProvider } from './identity-provider.ts';

/** What an attacker may put into `Authorization`, by what it is. Nobody's word is taken for any of it. */
export async function forgedAuthorizations(provider: IdentityProvider): Promise<Record<string, string>> {
  const own = await generateKeyPair('RS256', { extractable: true });
  const ownPublic = await exportJWK(own.publicKey);
  const good = await provider.token('OPERATOR', 'operator-1');
  const [head = '', payload = '', signature = ''] = good.split('.');
  const bearer = async (token: string | Promise<string>) => `Bearer ${await token}`;
  const operator = (details: Parameters<IdentityProvider['token']>[2]) =>
    bearer(provider.token('OPERATOR', 'operator-1', details));
  const subject = (sub: string) => bearer(provider.token('OPERATOR', sub));
  const roles = (claim: unknown) => operator({ claims: { roles: claim } });

  return {
    'another scheme': `Basic ${Buffer.from('operator:operator').toString('base64')}`,
    'a token without a scheme': good,
    'a token twice': `Bearer ${good} ${good}`,
    'two headers in one': `Bearer ${good}, Bearer ${good}`,
    'an empty token': 'Bearer ',
    'no token at all': 'Bearer null',
    'a token in half': await bearer(good.slice(0, -20)),
    'a token of a megabyte, nearly': await bearer('a'.repeat(12_000)),
    'no signature': await bearer(`${head}.${payload}.`),
    'the signature of another token': await bearer(
      `${head}.${(await provider.token('OPERATOR', 'operator-2')).split('.')[1]}.${signature}`,
    ),
    'alg none': await bearer(
      new UnsecuredJWT({ roles: ['OPERATOR'] })
        .setSubject('operator-1')
        .setIssuer('https://id.example')
        .setAudience('naru-attacks')
        .setExpirationTime('1h')
        .encode(),
    ),
    'alg None': await bearer(`${header({ alg: 'None' })}.${payload}.`),
    'alg nOnE with the signature': await bearer(
      `${header({ alg: 'nOnE', kid: 'provider-1' })}.${payload}.${signature}`,
    ),
    'an empty alg': await bearer(`${header({ alg: '', kid: 'provider-1' })}.${payload}.${signature}`),
    'an alg that is a list': await bearer(
      `${header({ alg: ['RS256'], kid: 'provider-1' })}.${payload}.${signature}`,
    ),
    "the public key's text as a shared secret": await operator({
      header: { alg: 'HS256' },
      key: createSecretKey(Buffer.from(pemOf(provider))),
    }),
    "the public key's number as a shared secret": await operator({
      header: { alg: 'HS256' },
      key: createSecretKey(Buffer.from(String(provider.publicKey['n']))),
    }),
    'the secret that is in every example': await operator({
      header: { alg: 'HS256' },
      key: createSecretKey(Buffer.from('secret-secret-secret-secret-secret')),
    }),
    "the attacker's key under the provider's name": await operator({ key: own.privateKey }),
    "the attacker's key under no name": await operator({ header: { kid: undefined }, key: own.privateKey }),
    "the attacker's key in the token": await operator({ header: { jwk: ownPublic }, key: own.privateKey }),
    "the attacker's key at a URL": await operator({
      header: { jku: 'http://127.0.0.1:9/keys' },
      key: own.privateKey,
    }),
    "the attacker's certificate": await operator({
      header: { x5u: 'http://127.0.0.1:9/x5u', x5c: ['AAAA'] },
      key: own.privateKey,
    }),
    'a key that is a path': await operator({ header: { kid: '../../../../dev/null' }, key: own.privateKey }),
    'a key that is a statement': await operator({
      header: { kid: "' union select 'a" },
      key: own.privateKey,
    }),
    'a critical header that nobody knows': await bearer(
      `${header({ alg: 'RS256', kid: 'provider-1', crit: ['x'], x: 1 })}.${payload}.${signature}`,
    ),
    'a token that has ended': await operator({ ttlSeconds: -60 }),
    'a token of the future': await operator({ validFromSeconds: 600 }),
    'a token that never ends': await operator({ ttlSeconds: null }),
    'a token of another issuer': await operator({ issuer: 'https://evil.example' }),
    'a token of nearly the same issuer': await operator({ issuer: 'https://id.example/' }),
    'a token for another audience': await operator({ audience: 'somebody-else' }),
    'a wildcard for a subject': await subject('*'),
    'all for a subject': await subject('>'),
    'a part of a subject': await subject('a.b'),
    'a prototype for a subject': await subject('a\u0000b'),
    'no subject': await subject(''),
    'a subject without end': await subject('x'.repeat(65)),
    'an unknown role': await roles(['OPERATOR', 'ROOT']),
    'a role that is text': await roles('OPERATOR'),
    'roles that are an object': await roles({ 0: 'OPERATOR', length: 1 }),
    'roles within roles': await roles([['OPERATOR']]),
  };
}

const header = (fields: object): string => Buffer.from(JSON.stringify(fields)).toString('base64url');

const pemOf = ({ publicKey }: IdentityProvider): string =>
  createPublicKey({ key: publicKey as JWK as never, format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString();
