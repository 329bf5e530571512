import type { GraphQLError } from 'graphql';
import { fault } from './errors.ts';

/** How a document writes the character, which must not stand in it as it is. */
export const hasNullEscape = /\\u(0000|\{0+\})/;

/** Databases and logs take it for the end of a text, or refuse it: nothing that anybody means has it. */
export const nullCharacter = (): GraphQLError =>
  fault('BAD_USER_INPUT', 'A text must not hold the null character');

/** Whether a text anywhere in a value that came as JSON holds it. */
export function holdsNull(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null) return false;
  for (const part of Array.isArray(value) ? value : Object.values(value)) if (holdsNull(part)) return true;
  return false;
}
