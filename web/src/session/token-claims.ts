import { ROLES, type Role } from './session-store.ts';

export interface TokenClaims {
  readonly sub: string;
  readonly role: Role;
  readonly name: string | undefined;
  readonly tel: string | undefined;
  readonly expiresAtMs: number;
}

/**
 * What a JWT says of its bearer, for the screens only: the gateway is the one who checks it.
 * @throws Error when it is no JWT, or names no role that has a screen
 */
export function claimsOf(token: string): TokenClaims {
  const payload = token.split('.')[1];
  if (!payload) throw new Error('The token is not a JWT');
  const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
    character.charCodeAt(0),
  );
  const claims = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  const roles = Array.isArray(claims['roles']) ? claims['roles'] : [];
  const role = ROLES.find((candidate) => roles.includes(candidate));
  if (!role) throw new Error('The token names no role');
  return {
    sub: String(claims['sub']),
    role,
    name: textOf(claims['name']) ?? textOf(claims['preferred_username']),
    tel: textOf(claims['phone_number']),
    expiresAtMs: Number(claims['exp']) * 1000,
  };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
