import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

const MS_PER: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

interface Parsed<Text extends string, Flag extends string> {
  readonly texts: { readonly [name in Text]?: string };
  readonly flags: { readonly [name in Flag]?: boolean };
  /** What stands on the line besides options. */
  readonly rest: readonly string[];
}

/** Reads a command line. @throws UsageError for an option that there is not, or one without its value */
export function parseOptions<Text extends string, Flag extends string>(
  args: readonly string[],
  known: { readonly texts?: readonly Text[]; readonly flags?: readonly Flag[] },
): Parsed<Text, Flag> {
  const options = {
    ...Object.fromEntries((known.texts ?? []).map((name) => [name, { type: 'string' as const }])),
    ...Object.fromEntries((known.flags ?? []).map((name) => [name, { type: 'boolean' as const }])),
  };
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return {
      texts: values as Parsed<Text, Flag>['texts'],
      flags: values as Parsed<Text, Flag>['flags'],
      rest: positionals,
    };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** An instant, such as 2026-03-02T09:00:00+09:00, or how long ago, such as 90s, 15m, 2h or 7d. */
export function parseSince(text: string, name = '--since'): Date {
  const [, count, unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const instant = count
    ? new Date(Date.now() - Number(count) * (MS_PER[unit] ?? 0))
    : new Date(/^\d{4}-\d{2}-\d{2}T/.test(text) ? text : Number.NaN);
  if (Number.isNaN(instant.getTime())) {
    throw new UsageError(`${name} is an instant such as 2026-03-02T09:00:00Z, or how long ago: 15m, 2h, 7d`);
  }
  return instant;
}

/** A whole number above zero. */
export function parseCount(text: string, name: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new UsageError(`${name} must be a whole number above zero`);
  return Number(text);
}
