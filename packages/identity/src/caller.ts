export const ROLES = ['CUSTOMER', 'VENDOR', 'COURIER', 'OPERATOR'] as const;
export type Role = (typeof ROLES)[number];

/** Who a request is made for. An anonymous request has no caller (`null`). */
export interface Caller {
  /** The subject: letters, digits, `_` and `-`, so that it may stand in an event subject. */
  readonly sub: string;
  readonly roles: readonly Role[];
  /** What the token was issued for, as its issuer named it. */
  readonly scopes: readonly string[];
  /** When the caller's token ends, in milliseconds since 1970. */
  readonly expiresAtMs: number;
}

const SUBJECT = /^[A-Za-z0-9_-]{1,64}$/;

/** The token is malformed, expired, signed by someone else or names no usable subject or unknown roles. */
export class InvalidToken extends Error {
  override readonly name = 'InvalidToken';
}

interface Claims {
  readonly sub?: unknown;
  readonly roles?: unknown;
  readonly exp?: unknown;
  /** OAuth 2 names the scopes in `scope`, in one string; providers also write `scopes` or `scp`, and lists. */
  readonly scope?: unknown;
  readonly scopes?: unknown;
  readonly scp?: unknown;
}

/**
 * Reads a caller out of verified claims. A token without roles gives none: not every issuer knows of them.
 * @throws InvalidToken when the subject or the roles are unusable
 */
export function callerFrom(claims: Claims): Caller {
  const { sub, roles = [], exp } = claims;
  if (typeof sub !== 'string' || !SUBJECT.test(sub))
    throw new InvalidToken('The token names no usable subject');
  if (!Array.isArray(roles) || !roles.every(isRole)) {
    throw new InvalidToken('The token names an unknown role');
  }
  if (typeof exp !== 'number') throw new InvalidToken('The token does not expire');
  return {
    sub,
    roles,
    scopes: scopesOf(claims.scope ?? claims.scopes ?? claims.scp),
    expiresAtMs: exp * 1000,
  };
}

/** A claim of any other form grants nothing. */
function scopesOf(claim: unknown): readonly string[] {
  if (typeof claim === 'string') return claim.split(' ').filter((scope) => scope !== '');
  return Array.isArray(claim) ? claim.filter((scope) => typeof scope === 'string') : [];
}

export const isRole = (value: unknown): value is Role => ROLES.includes(value as Role);

export const hasRole = (caller: Caller | null, ...roles: readonly Role[]): boolean =>
  caller?.roles.some((role) => roles.includes(role)) ?? false;
