import { isRaw } from '@mikro-orm/core';

/** What is needed of MikroORM's platform here. */
interface Platform {
  quoteIdentifier(id: string): string;
  quoteValue(value: unknown): string;
}

/** A statement whose values stand beside its text, so that equal statements have equal texts. */
export interface BoundStatement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/**
 * Does with a statement what MikroORM does, but for its values: `?` stands for the next of them, `??` for the next one as an
 * identifier, and `\?` for a question mark. What no driver can bind is written into the text, as MikroORM writes everything.
 */
export function bindParameters(platform: Platform, text: string, params: readonly unknown[]): BoundStatement {
  if (params.length === 0) return { sql: text, values: [] };
  const values: unknown[] = [];
  let sql = '';
  let taken = 0;
  let from = 0;
  for (let at = text.indexOf('?'); at !== -1; at = text.indexOf('?', from)) {
    if (text[at - 1] === '\\') {
      sql += `${text.slice(from, at - 1)}?`;
      from = at + 1;
    } else if (text[at + 1] === '?') {
      sql += text.slice(from, at) + quoted(platform, params[taken++] as string);
      from = at + 2;
    } else {
      sql += text.slice(from, at) + placeholder(platform, params[taken++], values);
      from = at + 1;
    }
  }
  return { sql: sql + text.slice(from), values };
}

/** Names of tables and columns: few, and in every statement. */
const quotedNames = new Map<string, string>();

function quoted(platform: Platform, name: string): string {
  const known = quotedNames.get(name);
  if (known !== undefined) return known;
  const made = platform.quoteIdentifier(name);
  quotedNames.set(name, made);
  return made;
}

function placeholder(platform: Platform, value: unknown, values: unknown[]): string {
  if (Array.isArray(value)) return value.map((part) => placeholder(platform, part, values)).join(', ');
  if (value instanceof Date) return bind(value.getTime(), values);
  if (typeof value === 'string' || typeof value === 'number') return bind(value, values);
  if (value === null || value === undefined) return bind(null, values);
  if (isRaw(value) || typeof value !== 'object') return platform.quoteValue(value);
  return Buffer.isBuffer(value) ? bind(value, values) : platform.quoteValue(value);
}

function bind(value: unknown, values: unknown[]): string {
  values.push(value);
  return '?';
}
