import { parseArgs } from 'node:util';
import { peers } from './peers/index.ts';
import type { Peer } from './peers/peer.ts';
import { type BenchmarkQuery, queries } from './queries.ts';
import { type Scenario, scenarios } from './scenarios.ts';

export interface Options {
  readonly peers: readonly Peer[];
  readonly scenarios: readonly Scenario[];
  readonly queries: readonly BenchmarkQuery[];
  readonly rounds: number;
  /** How long each gateway is asked each query in each round. */
  readonly seconds: number;
  /** Before the rounds, so that just-in-time compilers have done their work. */
  readonly warmUpSeconds: number;
  /** Requests in flight at any time. */
  readonly concurrency: number;
  /** Whether the committed tables are replaced: only where all of it was measured as it usually is. */
  readonly isWhole: boolean;
}

/** A parameter that makes no sense; the message says which. */
export class UsageError extends Error {}

const usual = { rounds: 5, seconds: 2, warmUpSeconds: 12 };
const quick = { rounds: 2, seconds: 1, warmUpSeconds: 1 };

export const help = `Measures Naru's gateway and others on npm in front of the same subgraphs: CPU time per request, requests per second,
latency and memory. Prints the tables; when all of it is measured, it also writes them to bench/gateway/results.md, and the
samples to results.json beside it.

  npm run bench:gateway -- [options]

  --peers=a,b     only these of ${namesOf(peers)}
  --scenarios=a,b only these of ${namesOf(scenarios)}
  --queries=a,b   only these of ${namesOf(queries)}
  --rounds=n      how often each gateway is asked each query (${usual.rounds})
  --seconds=n     for how long each time (${usual.seconds})
  --warm-up=n     seconds of each query before the rounds (${usual.warmUpSeconds}; 20 on a busy machine)
  --concurrency=n requests in flight (16)
  --quick         ${quick.rounds} rounds of ${quick.seconds} s: shows that all works, the figures are noise
  --help          this

The first run installs the other gateways into bench/peers/. Linux only: CPU time is read from /proc.
`;

/** @throws UsageError */
export function parseOptions(parameters: readonly string[]): Options | 'help' {
  const values = parse(parameters);
  if (values.help) return 'help';
  const base = values.quick ? quick : usual;
  return {
    peers: choose('--peers', peers, values.peers),
    scenarios: choose('--scenarios', scenarios, values.scenarios),
    queries: choose('--queries', queries, values.queries),
    rounds: positive('--rounds', values.rounds) ?? base.rounds,
    seconds: positive('--seconds', values.seconds) ?? base.seconds,
    warmUpSeconds: positive('--warm-up', values['warm-up']) ?? base.warmUpSeconds,
    concurrency: positive('--concurrency', values.concurrency) ?? 16,
    isWhole: parameters.length === 0,
  };
}

function parse(parameters: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const which = { peers: text, scenarios: text, queries: text };
  const howLong = { rounds: text, seconds: text, 'warm-up': text, concurrency: text, quick: flag };
  try {
    return parseArgs({ args: [...parameters], options: { ...which, ...howLong, help: flag } }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function choose<Named extends { readonly name: string }>(
  option: string,
  all: readonly Named[],
  list: string | undefined,
): readonly Named[] {
  if (list === undefined) return all;
  const wanted = list.split(',').map((name) => name.trim());
  const unknown = wanted.filter((name) => !all.some((one) => one.name === name));
  if (unknown.length > 0) throw new UsageError(`${option}: no "${unknown}" among ${namesOf(all)}`);
  return all.filter(({ name }) => wanted.includes(name));
}

function namesOf(all: readonly { readonly name: string }[]): string {
  return all.map(({ name }) => name).join(', ');
}

function positive(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value > 0)) throw new UsageError(`${name}: "${text}" is no positive number`);
  return value;
}
