import type { CurrentSupergraph } from './current-supergraph.ts';

/** Has the planner of each supergraph end when another one takes its place, and the last one's when it is disposed of. */
export function releasePlanners(supergraph: CurrentSupergraph): Disposable {
  let served = supergraph.value;
  const following = supergraph.onChange((next) => {
    served.releasePlanner();
    served = next;
  });
  return {
    [Symbol.dispose]() {
      following[Symbol.dispose]();
      served.releasePlanner();
    },
  };
}
