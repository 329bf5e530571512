import type { Machine } from './machine.ts';
import type { Memory } from './process-tree.ts';
import type { BenchmarkQuery } from './queries.ts';
import type { Scenario } from './scenarios.ts';

/** One visit: one gateway asked one query for some seconds. */
export interface Sample {
  readonly round: number;
  readonly peer: string;
  readonly query: BenchmarkQuery['name'];
  readonly requests: number;
  /** Of the gateway's processes, per request. */
  readonly cpuMs: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** A gateway, or one query of it, that could not be measured. */
export interface Failure {
  readonly peer: string;
  readonly why: string;
}

export interface MeasuredPeer {
  readonly name: string;
  readonly title: string;
  readonly version?: string;
  readonly switchedOff?: string;
}

export interface ScenarioResults {
  readonly title: string;
  readonly explanation: string;
  readonly sharing: Scenario['sharing'];
  readonly samples: readonly Sample[];
  /** After the last round, by peer. */
  readonly memory: Readonly<Record<string, Memory>>;
  readonly failures: readonly Failure[];
}

export interface Results {
  readonly machine: Machine;
  readonly settings: {
    readonly rounds: number;
    readonly seconds: number;
    readonly concurrency: number;
  };
  /** As the tables list them. */
  readonly peers: readonly MeasuredPeer[];
  readonly queries: readonly { readonly name: BenchmarkQuery['name']; readonly answerBytes: number }[];
  readonly scenarios: readonly ScenarioResults[];
}
