import { type Caller, hasRole } from '@naru/identity';
import { codedError } from '../../security/errors.ts';
import type { EventStreamField } from '../../supergraph/event-streams.ts';
import type { StreamEvent } from './stream-event.ts';

/** What a field says about who may see its events: neither an owner nor roles make it public. */
export type AccessRule = Pick<EventStreamField, 'owner' | 'roles'>;

/**
 * Whether the caller may subscribe at all.
 * @throws GraphQLError UNAUTHENTICATED for an anonymous caller of a field that is not public, FORBIDDEN where nobody
 *   owns the events and the caller has none of the roles
 */
export function assertMaySubscribe(rule: AccessRule, caller: Caller | null): void {
  if (!rule.owner && !rule.roles) return;
  if (!caller) throw codedError('UNAUTHENTICATED', 'This subscription needs a signed-in caller.');
  if (!rule.owner && !seesEverything(rule, caller))
    throw codedError('FORBIDDEN', 'This subscription is not open to your role.');
}

/** @throws GraphQLError FORBIDDEN for an event of another owner, unless the caller may see everybody's */
export function assertMaySee(
  rule: AccessRule,
  { body }: Pick<StreamEvent, 'body'>,
  caller: Caller | null,
): void {
  if (!rule.owner || seesEverything(rule, caller)) return;
  if (!caller || body[rule.owner] !== caller.sub) throw codedError('FORBIDDEN', 'These are not your events.');
}

function seesEverything({ roles = [] }: AccessRule, caller: Caller | null): boolean {
  return hasRole(caller, 'OPERATOR', ...roles);
}
