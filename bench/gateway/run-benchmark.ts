import { type RightAnswers, readAnswers } from './check-answers.ts';
import { startLoadGenerator } from './load/start-load.ts';
import { thisMachine } from './machine.ts';
import { say } from './narration.ts';
import type { Options } from './options.ts';
import { floor } from './peers/floor.ts';
import { installedVersion, installPeer } from './peers/install.ts';
import type { Peer } from './peers/peer.ts';
import type { Failure, Results, ScenarioResults } from './results.ts';
import { type Bench, runScenario, startPeer } from './run-scenario.ts';
import { startShop } from './shop/start-shop.ts';

/** Runs every scenario with the peers chosen. Files go to `folder`. @throws Error when there is nothing to compare with */
export async function runBenchmark(options: Options, folder: string): Promise<Results> {
  const machine = thisMachine();
  using shop = await startShop(folder);
  using load = startLoadGenerator();
  const { installed, failures } = await install(options.peers);
  const rightAnswers = await answersOfFloor({ shop, folder });
  const results: ScenarioResults[] = [];
  for (const scenario of options.scenarios) {
    const chosen = installed.filter(({ name }) => scenario.only?.includes(name) ?? true);
    if (chosen.length === 0) continue;
    say(`scenario: ${scenario.title}`);
    const result = await runScenario(scenario, chosen, { options, shop, load, rightAnswers, folder });
    results.push({
      ...result,
      failures: [...failures.filter(({ peer }) => scenario.only?.includes(peer) ?? true), ...result.failures],
    });
  }
  const { rounds, seconds, concurrency } = options;
  return {
    machine,
    settings: { rounds, seconds, concurrency },
    peers: options.peers.map((peer) => ({
      ...{ name: peer.name, title: peer.title, switchedOff: peer.switchedOff },
      version: installedVersion(peer),
    })),
    queries: options.queries.map(({ name }) => ({
      name,
      answerBytes: Buffer.byteLength(rightAnswers.get(name) ?? ''),
    })),
    scenarios: results,
  };
}

async function install(peers: readonly Peer[]): Promise<{ installed: Peer[]; failures: Failure[] }> {
  const installed: Peer[] = [];
  const failures: Failure[] = [];
  for (const peer of peers) {
    try {
      await installPeer(peer);
      installed.push(peer);
    } catch (error) {
      say(`${peer.name} is left out: ${(error as Error).message}`);
      failures.push({ peer: peer.name, why: (error as Error).message });
    }
  }
  return { installed, failures };
}

async function answersOfFloor(bench: Pick<Bench, 'shop' | 'folder'>): Promise<RightAnswers> {
  await installPeer(floor);
  await using resources = new AsyncDisposableStack();
  return await readAnswers((await startPeer(floor, 'off', bench, resources)).port);
}
