import type { Caller } from '@naru/identity';
import { codedError } from '../../security/errors.ts';

/** A parsed `@eventStream` subject, such as `pickup.call.{args.id}.*`. */
export interface SubjectTemplate {
  /** The arguments that it names. */
  readonly args: readonly string[];
  /** Whether it needs a signed-in caller. */
  readonly needsCaller: boolean;
  /** The subject of every caller's events, whatever the arguments: `pickup.call.*.*`. */
  readonly everyone: string;
  /**
   * The subject to subscribe to.
   * @throws GraphQLError BAD_USER_INPUT for a value that is no subject token, UNAUTHENTICATED without a needed caller
   */
  fill(args: Readonly<Record<string, unknown>>, caller: Caller | null): string;
}

const placeholder = /^\{(?:args\.(?<argument>[_A-Za-z][_0-9A-Za-z]*)|claims\.sub)\}$/;
const literal = /^[A-Za-z0-9_-]+$/;
// Anything else, `*` and `>` above all, would let a client choose whose events it gets.
const safeValue = /^[A-Za-z0-9_-]{1,64}$/;

/** @throws Error for a template that could not be routed: `*` may stand behind its first token, `>` only at its end. */
export function parseSubjectTemplate(template: string): SubjectTemplate {
  const tokens: readonly string[] = template.match(/\{[^}]*\}|[^.]+/g) ?? [];
  const args: string[] = [];
  let needsCaller = false;
  tokens.forEach((token, index) => {
    const variable = placeholder.exec(token);
    const argument = variable?.groups?.['argument'];
    if (argument) args.push(argument);
    else if (variable) needsCaller = true;
    else if (!literal.test(token) && !isWildcard(token, index, tokens)) {
      throw new Error(`the subject "${template}" has an unusable part "${token}"`);
    }
  });
  if (tokens.length === 0) throw new Error('the subject is empty');

  return {
    args,
    needsCaller,
    everyone: tokens.map((token) => (placeholder.test(token) ? '*' : token)).join('.'),
    fill: (values, caller) =>
      tokens
        .map((token) => {
          const variable = placeholder.exec(token);
          if (!variable) return token;
          const argument = variable.groups?.['argument'];
          return argument ? argumentToken(argument, values[argument]) : callerToken(caller);
        })
        .join('.'),
  };
}

function isWildcard(token: string, index: number, tokens: readonly string[]): boolean {
  return index > 0 && (token === '*' || (token === '>' && index === tokens.length - 1));
}

function argumentToken(name: string, value: unknown): string {
  if (typeof value === 'string' && safeValue.test(value)) return value;
  throw codedError(
    'BAD_USER_INPUT',
    `The argument "${name}" must be an id: letters, digits, "_" and "-", at most 64.`,
  );
}

function callerToken(caller: Caller | null): string {
  if (!caller) throw codedError('UNAUTHENTICATED', 'This subscription needs a signed-in caller.');
  return argumentToken('sub', caller.sub);
}
