import { isRefusal, type Refusal } from '@naru/refusal';

/**
 * What a mutation answers: its entity in the named field, or null there and why.
 * @param outcome the entity, or one refusal, or all of them.
 */
export function payloadOf<Field extends string, Entity extends object>(
  field: Field,
  outcome: Entity | Refusal | readonly Refusal[],
) {
  const refusals = isRefusal(outcome) ? [outcome] : Array.isArray(outcome) ? outcome : [];
  return { [field]: refusals.length > 0 ? null : outcome, errors: refusals };
}
