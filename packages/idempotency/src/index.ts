import { createHash } from 'node:crypto';
import { defineEntity, p } from '@mikro-orm/core';
import { insertIfAbsent, type SqlEntityManager } from '@naru/persistence';
import { type Refusal, refuse } from '@naru/refusal';
import { isBlank } from '@naru/text';

/** One command that a caller marked with a key of its own, and what it led to. */
export const IdempotencyRow = defineEntity({
  name: 'IdempotencyRow',
  tableName: 'idempotency',
  properties: {
    /** Whose key it is: keys of different callers never meet. */
    owner: p.string().primary(),
    command: p.string().primary(),
    key: p.string().primary(),
    inputHash: p.string(),
    resultId: p.string(),
  },
});

export interface IdempotentCommand {
  readonly owner: string;
  /** Such as `requestPickup`. */
  readonly command: string;
  readonly key: string;
  /** The input without its key; equal inputs are the same command sent again. */
  readonly input: unknown;
}

const KEY = /^[^\p{Cc}\p{Cs}]{1,128}$/u;

/** Why the key cannot be used; undefined when it can. */
export const keyProblem = (key: string): Refusal | undefined =>
  KEY.test(key) && !isBlank(key)
    ? undefined
    : refuse('IDEMPOTENCY_KEY_INVALID', 'An idempotency key is 1 to 128 visible characters', {
        path: ['idempotencyKey'],
      });

/**
 * What the command led to when it was sent before: the id of its result, undefined for a new command, or the refusal
 * `IDEMPOTENCY_CONFLICT` when the key came with another input.
 */
export async function earlierResult(
  em: SqlEntityManager,
  command: IdempotentCommand,
): Promise<string | Refusal | undefined> {
  const [row] = await em.execute<{ input_hash: string; result_id: string }[]>(
    'select input_hash, result_id from idempotency where owner = ? and command = ? and ?? = ?',
    [command.owner, command.command, 'key', command.key],
  );
  if (row === undefined) return undefined;
  if (row.input_hash === hashOf(command.input)) return row.result_id;
  return refuse('IDEMPOTENCY_CONFLICT', 'This idempotency key was used with another input', {
    path: ['idempotencyKey'],
  });
}

/**
 * Claims the key for a result in the transaction that stores the result.
 * @returns false when the same key was claimed in the meantime; the transaction must then store nothing.
 */
export const claimKey = (
  em: SqlEntityManager,
  { owner, command, key, input }: IdempotentCommand,
  resultId: string,
): Promise<boolean> =>
  insertIfAbsent(em, 'idempotency', { owner, command, key, input_hash: hashOf(input), result_id: resultId });

function hashOf(input: unknown): string {
  // By way of JSON, so that dates and the like count by their value.
  const plain: unknown = JSON.parse(JSON.stringify(input ?? null));
  return createHash('sha256').update(canonical(plain)).digest('base64url');
}

/** JSON with sorted keys and without null fields, so that equal inputs read the same. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, part]) => part !== null);
    return `{${entries
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`)
      .join(',')}}`;
  }
  return JSON.stringify(value);
}
