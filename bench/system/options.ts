import { parseArgs } from 'node:util';

export const ENGINES = ['sqlite', 'postgresql'] as const;
export type EngineName = (typeof ENGINES)[number];
export const PARTS = ['siege', 'subscribers', 'growth'] as const;
export type Part = (typeof PARTS)[number];

export interface Options {
  readonly engines: readonly EngineName[];
  readonly parts: readonly Part[];
  /** Of the siege, and of the steady requests behind it. */
  readonly seconds: number;
  readonly users: number;
  readonly perSecond: number;
  readonly subscribers: number;
  /** How many calls are stored at each step. */
  readonly rows: readonly number[];
  /** Whether the results are written to files. */
  readonly write: boolean;
}

/** A parameter that makes no sense; the message says which. */
export class UsageError extends Error {}

export const help = `Measures all of Naru: a siege of customers who call couriers, live subscribers, and lists that grow.
Prints the tables and writes them to bench/system/results.md, the figures to results.json beside it, and the summary to README.md.

  npm run bench:system -- [options]

  --engine=a,b      databases: ${ENGINES.join(', ')} (sqlite)
  --parts=a,b       only these of ${PARTS.join(', ')}
  --seconds=n       how long the siege lasts (60)
  --users=n         customers of the siege, each with one request under way (100)
  --per-second=n    requests a second while the way to the push is measured (100)
  --subscribers=n   live subscribers, each on a socket of its own (10000)
  --rows=a,b        stored calls of each step of the growth (1000,10000,100000)
  --quick           5 s, 20 users, 500 subscribers, 1000,10000 rows; writes nothing: shows that all works
  --help            this

Linux only: CPU time is read from /proc. With many subscribers, "ulimit -n" must allow as many files.
`;

const usual = {
  seconds: 60,
  users: 100,
  perSecond: 100,
  subscribers: 10_000,
  rows: [1_000, 10_000, 100_000],
};
const quick = { seconds: 5, users: 20, perSecond: 20, subscribers: 500, rows: [1_000, 10_000] };

/** @throws UsageError */
export function parseOptions(parameters: readonly string[]): Options | 'help' {
  const values = parse(parameters);
  if (values.help) return 'help';
  const base = values.quick ? quick : usual;
  return {
    engines: chosen('--engine', values.engine ?? 'sqlite', ENGINES),
    parts: chosen('--parts', values.parts ?? PARTS.join(','), PARTS),
    seconds: positive('--seconds', values.seconds) ?? base.seconds,
    users: positive('--users', values.users) ?? base.users,
    perSecond: positive('--per-second', values['per-second']) ?? base.perSecond,
    subscribers: positive('--subscribers', values.subscribers) ?? base.subscribers,
    rows: values.rows?.split(',').map((text) => positive('--rows', text) ?? 0) ?? base.rows,
    write: !values.quick,
  };
}

function parse(parameters: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    ...{ engine: text, parts: text, seconds: text, users: text, 'per-second': text, subscribers: text },
    ...{ rows: text, quick: flag, help: flag },
  };
  try {
    return parseArgs({ args: [...parameters], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function chosen<Name extends string>(option: string, list: string, names: readonly Name[]): readonly Name[] {
  const wanted = list.split(',').map((name) => name.trim());
  const unknown = wanted.filter((name) => !names.includes(name as Name));
  if (unknown.length > 0) throw new UsageError(`${option}: no "${unknown}" among ${names.join(', ')}`);
  return names.filter((name) => wanted.includes(name));
}

function positive(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new UsageError(`${option}: "${text}" is no positive whole number`);
  return value;
}
