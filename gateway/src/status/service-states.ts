import { type Health, type HealthReport, metricsText } from '@naru/service-host';
import type { SubgraphTarget } from '../transport/connect-subgraph.ts';
import { type BreakerState, breakersIn } from './breaker-states.ts';

/** How a process says it is, or that it says nothing. */
export interface ServiceState {
  readonly name: string;
  readonly state: 'ready' | 'not-ready' | 'unreachable';
  /** The state of each of its parts: `ok` or what is wrong. */
  readonly checks: Readonly<Record<string, string>>;
}

interface Surveyed {
  readonly services: readonly ServiceState[];
  readonly breakers: readonly BreakerState[];
}

/** Longer than a process waits for what it has to ask before it tells its metrics. */
const TIMEOUT_MS = 3_000;

/** Asks this process and every subgraph that runs elsewhere how they are. */
export async function surveyServices(
  self: { readonly name: string; readonly health: Health },
  subgraphs: Readonly<Record<string, SubgraphTarget>>,
): Promise<Surveyed> {
  const own = { ...stateOf(self.name, await self.health.report()), metrics: await metricsText() };
  const elsewhere = Object.entries(subgraphs).flatMap(([name, target]) =>
    typeof target === 'string' ? [surveyProcess(name, new URL(target).origin)] : [],
  );
  const all = [own, ...(await Promise.all(elsewhere))];
  return {
    services: all.map(({ metrics: _, ...state }) => state),
    breakers: all.flatMap(({ name, metrics }) => breakersIn(metrics, name)),
  };
}

async function surveyProcess(
  name: string,
  origin: string,
): Promise<ServiceState & { readonly metrics: string }> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const [report, metrics] = await Promise.all([
      fetch(`${origin}/readyz`, { signal }).then((answer) => answer.json()),
      fetch(`${origin}/metrics`, { signal }).then((answer) => answer.text()),
    ]);
    return { ...stateOf(name, report as HealthReport), metrics };
  } catch {
    return { name, state: 'unreachable', checks: {}, metrics: '' };
  }
}

/** Another program may answer anything at `/readyz`. */
const stateOf = (name: string, { ready, checks }: Partial<HealthReport>): ServiceState => ({
  name,
  state: ready ? 'ready' : 'not-ready',
  checks: typeof checks === 'object' ? checks : {},
});
