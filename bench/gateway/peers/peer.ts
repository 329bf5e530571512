import type { SubgraphName } from '../shop/schema.ts';

/** What a gateway is started for. */
export interface Situation {
  readonly port: number;
  readonly supergraphFile: string;
  readonly subgraphUrls: Readonly<Record<SubgraphName, string>>;
  /** An empty folder for whatever the gateway wants to write or read. */
  readonly folder: string;
  /** Whether it may use the work of one request for another, as it does by default; `off` where it has a switch. */
  readonly sharing: 'off' | 'default';
  /** What runs beside the gateway, and ends after it. */
  readonly resources: AsyncDisposableStack;
}

/** A program and its environment, which is added to the benchmark's own. */
export interface Command {
  readonly program: string;
  readonly parameters: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly workingFolder?: string;
}

/** A gateway that is measured: one process (with its children) that serves POST /graphql on a port. */
export interface Peer {
  /** As `--peers` takes it. */
  readonly name: string;
  /** As the table shows it. */
  readonly title: string;
  /** Its folder in bench/peers, whose packages are installed first; none is for what is in this repository. */
  readonly folder?: string;
  /** The package of `folder` whose version the table shows. */
  readonly versionOf?: string;
  /** What `sharing: 'off'` turns off, in words; without it there is nothing to turn off. */
  readonly switchedOff?: string;
  /** `process.platform` and `process.arch` it can only run on. */
  readonly onlyOn?: string;
  command(situation: Situation): Command | Promise<Command>;
}
