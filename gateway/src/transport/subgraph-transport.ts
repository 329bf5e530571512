import type { CallerSeal } from '@naru/identity';
import type { Logger } from 'pino';
import { connectSubgraph, type SubgraphTarget } from './connect-subgraph.ts';
import { createSharing } from './sharing.ts';
import type { SubgraphClient, SubgraphClients } from './subgraph-client.ts';
import {
  type SubgraphOverrides,
  settingsOf,
  type TransportConfig,
  unknownNames,
} from './subgraph-settings.ts';

export interface TransportOptions {
  readonly config: TransportConfig;
  readonly overrides?: SubgraphOverrides | undefined;
  /** Without one, subgraphs are not told who is calling. */
  readonly seal?: CallerSeal | undefined;
  readonly log: Logger;
}

/** The ways to all subgraphs. Its connections are closed when it is disposed of. */
export interface SubgraphTransport extends AsyncDisposable {
  /**
   * A client per subgraph. Called again, as after a reload, it keeps the client of a target that stayed the same: its
   * connections, and what its circuit breaker has learnt. Clients that are gone go on for requests that hold them.
   */
  createSubgraphClients(targets: Readonly<Record<string, SubgraphTarget>>): SubgraphClients;
  /** From now on no fetch joins an equal one that is under way. */
  forgetUnderWay(): void;
}

interface Connected {
  readonly target: SubgraphTarget;
  readonly client: SubgraphClient;
}

export function createSubgraphTransport(options: TransportOptions): SubgraphTransport {
  const { config, overrides = new Map(), seal, log } = options;
  // Connections of clients that are gone close when they idle; their pools stay listed until the end.
  const resources = new AsyncDisposableStack();
  const sharing = createSharing();
  let connected: ReadonlyMap<string, Connected> = new Map();

  function connect(name: string, target: SubgraphTarget): Connected {
    const known = connected.get(name);
    if (known?.target === target) return known;
    const settings = settingsOf(name, config, overrides);
    const { client, endpoint } = connectSubgraph(name, target, { settings, sharing, seal, log });
    if (endpoint) resources.use(endpoint);
    return { target, client };
  }

  return {
    createSubgraphClients(targets) {
      for (const name of unknownNames(overrides, Object.keys(targets)))
        log.warn({ name }, 'settings are given for a subgraph that does not exist');
      connected = new Map(Object.entries(targets).map(([name, target]) => [name, connect(name, target)]));
      return Object.fromEntries([...connected].map(([name, { client }]) => [name, client]));
    },
    forgetUnderWay: sharing.forgetUnderWay,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
