import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { createHost, parseConfig } from '@naru/service-host';
import { waitFor } from '@naru/test-harness';
import { parse } from 'graphql';
import { gatewayConfig } from '../src/config.ts';
import { createGateway } from '../src/gateway.ts';
import { createCurrentSupergraph } from '../src/supergraph/current-supergraph.ts';
import { loadSupergraph } from '../src/supergraph/load-supergraph.ts';
import { endlessQuery, endlessSupergraph } from './endless-planning.ts';

/** The processes that this one has started for planning, for other tests too. */
const allPlanners = (): string[] =>
  readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
    .split(' ')
    .filter((pid) => commandOf(pid).includes('planner-process-main'));

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // it has ended meanwhile
  }
}

const limits = { maxMs: 60_000, maxMemoryMb: 128 };

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux(
  'a planner that another one has followed, or whose gateway is gone, has no process left',
  async () => {
    const before = new Set(allPlanners());
    const planners = () => allPlanners().filter((pid) => !before.has(pid));
    const config = parseConfig(gatewayConfig, {});
    const host = createHost({ service: 'gateway', logLevel: 'silent' });
    const loaded = loadSupergraph(endlessSupergraph(), limits);
    const supergraph = createCurrentSupergraph(loaded);
    await createGateway(config, host, { supergraph, bus: undefined, verifier: undefined, seal: undefined });

    async function startPlanner(): Promise<void> {
      const { plan } = supergraph.value;
      await expect(plan(parse(endlessQuery('Bot')), undefined)).rejects.toThrow('too much');
      await plan(parse('{ user { id } }'), undefined);
      expect(planners()).toHaveLength(1);
    }

    await startPlanner();
    await supergraph.replace(loadSupergraph(`${endlessSupergraph()}\n# another`, limits));
    await waitFor(() => planners().length === 0, { what: 'the planner to end' });
    await startPlanner();
    await host.resources.disposeAsync();
    await waitFor(() => planners().length === 0, { what: 'the planner to end' });
  },
);
