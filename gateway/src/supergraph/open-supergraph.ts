import type { PlanningLimits } from '../planning/planning-limits.ts';
import { type LoadedSupergraph, loadSupergraph } from './load-supergraph.ts';
import { type SupergraphSource, SupergraphUnavailable } from './supergraph-source.ts';

/** The supergraph that a source has now, ready to serve. @throws SupergraphUnavailable when it has no usable one */
export async function openSupergraph(
  source: SupergraphSource,
  limits: PlanningLimits,
): Promise<LoadedSupergraph> {
  const sdl = await source.open();
  try {
    return loadSupergraph(sdl, limits);
  } catch (error) {
    throw new SupergraphUnavailable(
      source,
      `${source.name} is no Federation 2 supergraph that can be served: ${reasonOf(error as Error)}`,
    );
  }
}

/** Of an error that lists its causes, one per paragraph, the first. */
function reasonOf({ message }: Error): string {
  const [first = '', cause = ''] = message.split('\n').filter((line) => line.trim() !== '');
  return first.endsWith('Caused by:') ? cause : first;
}
