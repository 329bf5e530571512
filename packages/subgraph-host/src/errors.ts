import { type Caller, hasRole, type Role } from '@naru/identity';
import { GraphQLError } from 'graphql';

/** Faults that a client may see; anything without one of these codes is masked. */
export type FaultCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'BAD_USER_INPUT'
  | 'NOT_FOUND'
  | 'SUBGRAPH_UNAVAILABLE'
  | 'INTERNAL_SERVER_ERROR';

export const fault = (code: FaultCode, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code } });

/** @throws GraphQLError UNAUTHENTICATED for an anonymous caller. */
export function signedIn(caller: Caller | null): Caller {
  if (caller === null) throw fault('UNAUTHENTICATED', 'Sign in first');
  return caller;
}

/** @throws GraphQLError UNAUTHENTICATED or FORBIDDEN when the caller has none of the roles. */
export function callerWithRole(caller: Caller | null, ...roles: readonly Role[]): Caller {
  const known = signedIn(caller);
  if (!hasRole(known, ...roles)) throw fault('FORBIDDEN', `Only for the role ${roles.join(' or ')}`);
  return known;
}
