/**
 * The four kinds of failure of a handler. What is thrown says what becomes of the message:
 * a refusal or a poisonous message is parked, a transient failure is tried again for as long as it takes, and anything
 * else is a defect, tried a few times and then parked.
 */
export type FailureKind = 'refusal' | 'transient' | 'poison' | 'defect';

/** The receiver understood the message and will never do what it asks. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** Something that the handler needs is away; the same message will work later. */
export class Transient extends Error {
  override readonly name = 'Transient';
}

/** The message breaks its contract. */
export class Poison extends Error {
  override readonly name = 'Poison';
}

export function failureKind(error: unknown): FailureKind {
  if (error instanceof Refused) return 'refusal';
  if (error instanceof Transient) return 'transient';
  if (error instanceof Poison) return 'poison';
  return 'defect';
}
