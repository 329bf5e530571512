export const ROLES = ['CUSTOMER', 'VENDOR', 'COURIER', 'OPERATOR'] as const;
export type Role = (typeof ROLES)[number];

/** Who a request is made for. An anonymous request has no caller (`null`). */
export interface Caller {
  /** The subject: letters, digits, `_` and `-`, so that it may stand in an event subject. */
  readonly sub: string;
  readonly roles: readonly Role[];
  /** When the caller's token ends, in milliseconds since 1970. */
  readonly expiresAtMs: number;
}

const SUBJECT = /^[A-Za-z0-9_-]{1,64}$/;

/** The token is malformed, expired, signed by someone else or names no usable subject or role. */
export class InvalidToken extends Error {
  override readonly name = 'InvalidToken';
}

/** Reads a caller out of verified claims. @throws InvalidToken when the subject or the roles are unusable. */
export function callerFrom(claims: { sub?: unknown; roles?: unknown; exp?: unknown }): Caller {
  const { sub, roles, exp } = claims;
  if (typeof sub !== 'string' || !SUBJECT.test(sub))
    throw new InvalidToken('The token names no usable subject');
  if (!Array.isArray(roles) || roles.length === 0 || !roles.every(isRole)) {
    throw new InvalidToken('The token names no known role');
  }
  if (typeof exp !== 'number') throw new InvalidToken('The token does not expire');
  return { sub, roles, expiresAtMs: exp * 1000 };
}

export const isRole = (value: unknown): value is Role => ROLES.includes(value as Role);

export const hasRole = (caller: Caller | null, ...roles: readonly Role[]): boolean =>
  caller?.roles.some((role) => roles.includes(role)) ?? false;
