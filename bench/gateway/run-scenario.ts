import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '@naru/processes';
import { checkAnswers, type RightAnswers } from './check-answers.ts';
import { type GatewayProcess, startGateway } from './gateway-process.ts';
import type { LoadGenerator } from './load/start-load.ts';
import { say } from './narration.ts';
import type { Options } from './options.ts';
import type { Peer } from './peers/peer.ts';
import { cpuTimeMs, type Memory, memoryUsage } from './process-tree.ts';
import { type BenchmarkQuery, withAlias } from './queries.ts';
import type { Failure, Sample, ScenarioResults } from './results.ts';
import type { Scenario } from './scenarios.ts';
import type { Shop } from './shop/start-shop.ts';
import { shuffled } from './statistics.ts';

/** What all scenarios of a run have in common. */
export interface Bench {
  readonly options: Options;
  readonly shop: Shop;
  readonly load: LoadGenerator;
  readonly rightAnswers: RightAnswers;
  /** Where gateways may leave files. */
  readonly folder: string;
}

const SETTLE_MS = 100;
const READY_QUERY = '{ topProducts { upc } }';

/** Starts a peer on a free port; what runs beside it is on `resources`. @throws Error when it does not become ready */
export async function startPeer(
  peer: Peer,
  sharing: Scenario['sharing'],
  { shop, folder }: Pick<Bench, 'shop' | 'folder'>,
  resources: AsyncDisposableStack,
): Promise<GatewayProcess> {
  const port = await freePort();
  const ownFolder = join(folder, `${peer.name}-${port}`);
  await mkdir(ownFolder);
  const { supergraphFile, subgraphUrls } = shop;
  const command = await peer.command({
    port,
    supergraphFile,
    subgraphUrls,
    folder: ownFolder,
    sharing,
    resources,
  });
  return resources.use(await startGateway(command, port, READY_QUERY));
}

/**
 * Starts the peers, checks what they answer, and measures them in rounds: each visits every peer with every query, in a
 * random order. A peer that fails is reported and left out from then on; the others go on.
 */
export async function runScenario(
  scenario: Scenario,
  peers: readonly Peer[],
  bench: Bench,
): Promise<ScenarioResults> {
  const { queries, rounds, seconds, warmUpSeconds } = bench.options;
  await using resources = new AsyncDisposableStack();
  const failures: Failure[] = [];
  const samples: Sample[] = [];
  const running = new Map<Peer, GatewayProcess>();

  const fail = (peer: Peer, error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    say(`${peer.name} failed: ${why}`);
    failures.push({ peer: peer.name, why });
    running.delete(peer);
  };

  for (const peer of peers) {
    try {
      const gateway = await startPeer(peer, scenario.sharing, bench, resources);
      await checkAnswers(gateway.port, bench.rightAnswers, scenario.newText);
      running.set(peer, gateway);
      say(`${peer.name} answers rightly`);
    } catch (error) {
      fail(peer, error);
    }
  }
  for (let round = 0; round <= rounds; round += 1) {
    const visits = [...running.keys()].flatMap((peer) => queries.map((query) => ({ peer, query })));
    for (const { peer, query } of shuffled(visits)) {
      const gateway = running.get(peer);
      if (gateway === undefined) continue;
      try {
        const figures = await visit(gateway, query, scenario, round === 0 ? warmUpSeconds : seconds, bench);
        const label = round === 0 ? 'warm-up' : `round ${round}/${rounds}`;
        say(`${label}  ${peer.name}, ${query.name}: ${figures.cpuMs.toFixed(3)} ms CPU per request`);
        if (round > 0) samples.push({ round, peer: peer.name, query: query.name, ...figures });
      } catch (error) {
        fail(peer, error);
      }
    }
  }
  const memory: Record<string, Memory> = {};
  for (const [peer, { pid }] of running) memory[peer.name] = await memoryUsage(pid);
  const { title, explanation, sharing } = scenario;
  return { title, explanation, sharing, samples, memory, failures };
}

async function visit(
  { pid, port }: GatewayProcess,
  { text }: BenchmarkQuery,
  { distinct, newText }: Scenario,
  seconds: number,
  { load, options: { concurrency } }: Bench,
): Promise<Omit<Sample, 'round' | 'peer' | 'query'>> {
  const query = newText ? withAlias(text) : text;
  const cpuBeforeMs = await cpuTimeMs(pid);
  const { requests, tookMs, p50Ms, p99Ms } = await load.run({
    ...{ port, concurrency, distinct, newText },
    body: JSON.stringify({ query }),
    durationMs: seconds * 1_000,
  });
  // What the last answers left behind, such as closing connections, belongs to them.
  await delay(SETTLE_MS);
  const cpuMs = ((await cpuTimeMs(pid)) - cpuBeforeMs) / requests;
  return { requests, cpuMs, requestsPerSecond: (requests / tookMs) * 1_000, p50Ms, p99Ms };
}
