import { counter, gauge } from '@naru/service-host';
import type { Logger } from 'pino';
import type { PlanningLimits } from '../planning/planning-limits.ts';
import type { ReplaceableSupergraph } from './current-supergraph.ts';
import { loadSupergraph, supergraphId } from './load-supergraph.ts';
import type { SupergraphSource } from './supergraph-source.ts';

const reloads = counter({
  name: 'naru_supergraph_reloads_total',
  help: 'Supergraphs handed over by the source, by what became of them: replaced, unchanged, refused.',
  labelNames: ['outcome'],
});

const info = gauge({
  name: 'naru_supergraph_info',
  help: '1 for the supergraph that is being served, by its id.',
  labelNames: ['supergraph'],
});

/**
 * Replaces the supergraph by every usable one that the source hands over, one at a time. One that cannot be loaded or
 * prepared is refused, and the one before goes on serving.
 */
export function followSource(
  source: SupergraphSource,
  supergraph: ReplaceableSupergraph,
  limits: PlanningLimits,
  log: Logger,
): void {
  let waiting: string | undefined;
  let reloading = false;

  async function reloadWaiting(): Promise<void> {
    reloading = true;
    while (waiting !== undefined) {
      const sdl = waiting;
      waiting = undefined;
      reloads.inc({ outcome: await reload(sdl) });
    }
    reloading = false;
  }

  async function reload(sdl: string): Promise<Outcome> {
    const startedMs = performance.now();
    const id = supergraphId(sdl);
    const previous = supergraph.value.id;
    if (id === previous) return 'unchanged';
    try {
      await supergraph.replace(loadSupergraph(sdl, limits));
      log.info({ id, previous, tookMs: Math.round(performance.now() - startedMs) }, 'supergraph replaced');
      return 'replaced';
    } catch (error) {
      log.error({ err: error, id, serving: previous }, 'the new supergraph is refused');
      return 'refused';
    }
  }

  showInfo(supergraph.value.id);
  supergraph.onChange(({ id }) => showInfo(id));
  source.follow((sdl) => {
    // Of those that come while one is being prepared only the last is of interest.
    waiting = sdl;
    if (!reloading) void reloadWaiting();
  });
}

type Outcome = 'replaced' | 'unchanged' | 'refused';

function showInfo(id: string): void {
  info.reset();
  info.set({ supergraph: id }, 1);
}
