import type { FetchNode } from '@apollo/query-planner';
import { unaliasPath } from './aliased-paths.ts';
import type { CompileContext } from './compile-context.ts';
import { compileRewrites } from './data-rewrites.ts';
import { placeOfAll } from './error-places.ts';
import type { PlanStep } from './execution-run.ts';
import { pickVariables } from './fetch-variables.ts';
import { copyData } from './merge-data.ts';
import { compilePath } from './response-path.ts';
import { sendFetch } from './send-fetch.ts';

/** A fetch of root fields. It may be for a place within the response, where a field answers the query type again. */
export function compileRootFetch(node: FetchNode, { path, conditions, mergeData }: CompileContext): PlanStep {
  const place = compilePath(path);
  const rewriteAnswer = compileRewrites(node.outputRewrites, conditions);
  const unalias = unaliasPath(node.outputRewrites);

  return (run) => {
    if (run.context.wanted?.isAbandoned) return undefined;
    const objects = place.collect(run.data);
    const [first, ...others] = objects;
    if (!first) return undefined;
    const whole = () => placeOfAll(place, run.data, objects);
    const operation = { query: node.operation, variables: pickVariables(node, run.variables) };
    const answer = sendFetch(run, node, operation, {
      whole,
      of: (errorPath) => [[...(whole() ?? []), ...unalias(errorPath)]],
    });
    return answer.then((data) => {
      if (!data) return;
      rewriteAnswer?.(data);
      for (const object of others) mergeData(object, copyData(data));
      mergeData(first, data);
    });
  };
}
