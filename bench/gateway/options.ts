import { parseArgs } from 'node:util';
import { peers } from './peers/index.ts';
import type { Peer } from './peers/peer.ts';

export interface Options {
  readonly peers: readonly Peer[];
  readonly rounds: number;
  /** How long each gateway is asked each query in each round. */
  readonly seconds: number;
  /** Before the rounds, so that just-in-time compilers have done their work. */
  readonly warmUpSeconds: number;
  /** Requests in flight at any time. */
  readonly concurrency: number;
}

/** A parameter that makes no sense; the message says which. */
export class UsageError extends Error {}

const names = peers.map(({ name }) => name);
const usual = { rounds: 7, seconds: 3, warmUpSeconds: 4 };
const quick = { rounds: 2, seconds: 1, warmUpSeconds: 1 };

export const help = `Measures Naru's gateway and others on npm in front of the same subgraphs: CPU time per request, requests per second,
latency and memory. Prints the tables and writes them to bench/gateway/results.md, the samples to results.json beside it.

  npm run bench:gateway -- [options]

  --peers=a,b     only these of ${names.join(', ')}
  --rounds=n      how often each gateway is asked each query (${usual.rounds})
  --seconds=n     for how long each time (${usual.seconds})
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
    peers: choosePeers(values.peers),
    rounds: positive('--rounds', values.rounds) ?? base.rounds,
    seconds: positive('--seconds', values.seconds) ?? base.seconds,
    warmUpSeconds: base.warmUpSeconds,
    concurrency: positive('--concurrency', values.concurrency) ?? 16,
  };
}

function parse(parameters: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = { peers: text, rounds: text, seconds: text, concurrency: text, quick: flag, help: flag };
  try {
    return parseArgs({ args: [...parameters], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function choosePeers(list: string | undefined): readonly Peer[] {
  if (list === undefined) return peers;
  const wanted = list.split(',').map((name) => name.trim());
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new UsageError(`--peers: no "${unknown}" among ${names.join(', ')}`);
  return peers.filter(({ name }) => wanted.includes(name));
}

function positive(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value > 0)) throw new UsageError(`${name}: "${text}" is no positive number`);
  return value;
}
