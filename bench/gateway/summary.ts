import type { BenchmarkQuery } from './queries.ts';
import type { Sample } from './results.ts';
import { median } from './statistics.ts';

/** The peer whose CPU time is 1. */
export const COMPARED_WITH = 'apollo';

/** What the rounds of one gateway and one query come to: medians. */
export interface Summary {
  readonly cpuMs: number;
  /** The lowest and the highest round. */
  readonly cpuRangeMs: readonly [number, number];
  /** How many times the CPU time of the peer compared with, round by round, so that a slow moment counts for both. */
  readonly ratio: number | undefined;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Undefined when the gateway was not asked the query. */
export function summarize(
  samples: readonly Sample[],
  peer: string,
  query: BenchmarkQuery['name'],
): Summary | undefined {
  const asked = samples.filter((sample) => sample.query === query);
  const own = asked.filter((sample) => sample.peer === peer);
  if (own.length === 0) return undefined;
  const ratios = own.flatMap(({ round, cpuMs }) => {
    const base = asked.find((sample) => sample.peer === COMPARED_WITH && sample.round === round);
    return base ? [cpuMs / base.cpuMs] : [];
  });
  const cpu = own.map(({ cpuMs }) => cpuMs);
  const middle = (figure: (sample: Sample) => number) => median(own.map(figure));
  return {
    cpuMs: median(cpu),
    cpuRangeMs: [Math.min(...cpu), Math.max(...cpu)],
    ratio: ratios.length > 0 ? median(ratios) : undefined,
    requestsPerSecond: middle(({ requestsPerSecond }) => requestsPerSecond),
    p50Ms: middle(({ p50Ms }) => p50Ms),
    p99Ms: middle(({ p99Ms }) => p99Ms),
  };
}
