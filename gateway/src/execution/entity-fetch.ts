import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import { unaliasPath } from './aliased-paths.ts';
import type { CompileContext } from './compile-context.ts';
import { type ContextGroup, compileContext } from './contextual-arguments.ts';
import { type DataObject, isDataObject } from './data-object.ts';
import { compileRewrites } from './data-rewrites.ts';
import { compileEntityRequest, type EntityRequest } from './entity-requests.ts';
import { placeOfAll } from './error-places.ts';
import type { ErrorPath } from './execution-errors.ts';
import type { ExecutionRun, PlanStep } from './execution-run.ts';
import { pickVariables } from './fetch-variables.ts';
import { entityMerger, type MergeEntity } from './merge-entity.ts';
import { type Representations, representAll } from './representations.ts';
import { compilePath } from './response-path.ts';
import { type ErrorPlaces, sendFetch } from './send-fetch.ts';

/** A fetch of entities: sends what represents them, and puts what comes back into each of them. */
export function compileEntityFetch(
  node: FetchNode,
  requires: readonly QueryPlanSelectionNode[],
  context: CompileContext,
): PlanStep {
  const { conditions, mergeData } = context;
  const place = compilePath(context.path);
  const request = compileEntityRequest(node, requires, context);
  const collect = compileContext(node.contextRewrites, conditions);
  const rewriteInput = compileRewrites(node.inputRewrites, conditions);
  const rewriteAnswer = compileRewrites(node.outputRewrites, conditions);
  const unalias = unaliasPath(node.outputRewrites);
  const findMerger = entityMerger(mergeData);

  return (run) => {
    if (run.context.wanted?.isAbandoned) return undefined;
    const sent = collect(place, run.data).flatMap((group) => send(run, group, request));
    return sent.length <= 1 ? sent[0] : Promise.all(sent).then(() => undefined);
  };

  function send(run: ExecutionRun, group: ContextGroup, request: EntityRequest): Promise<void>[] {
    const represented = representAll(group.objects, request.shapeOfType, rewriteInput);
    const { list, lacking } = represented;
    const otherwise = lacking.length > 0 ? request.otherwise() : undefined;
    const others = otherwise ? send(run, { ...group, objects: lacking }, otherwise) : [];
    if (list.length === 0) return others;
    const variables = {
      ...pickVariables(request.node, run.variables),
      ...group.variables,
      representations: list,
    };
    const places = errorPlaces(run, represented);
    const operation = { query: request.node.operation, variables };
    const sent = sendFetch(run, request.node, operation, places).then((data) => {
      if (data) spread(data['_entities'], represented, run, places);
    });
    return [sent, ...others];
  }

  function spread(
    entities: unknown,
    { list, objects, places }: Representations,
    run: ExecutionRun,
    errors: ErrorPlaces,
  ): void {
    // Where the subgraph answered null for all of them, its errors say why.
    if (entities === null || entities === undefined) return;
    if (!Array.isArray(entities) || entities.length !== list.length) {
      const message = `The ${node.serviceName} service answered other entities than it was asked for.`;
      run.errors.invalid(message, node.serviceName, errors.whole());
      return;
    }
    const mergers: (MergeEntity | undefined)[] = [];
    for (let index = 0; index < objects.length; index += 1) {
      const object = objects[index] as DataObject;
      const place = places[index] as number;
      const entity: unknown = entities[place];
      // A place's first mention comes in order; the mentions after it get copies, which may be told other things later.
      const first = place === mergers.length;
      if (first) mergers.push(isDataObject(entity) ? mergerFor(entity, object) : undefined);
      mergers[place]?.(object, entity as DataObject, !first);
    }
  }

  function mergerFor(entity: DataObject, { __typename }: DataObject): MergeEntity {
    if (rewriteAnswer) {
      // Rewrites may depend on the type, which an answer does not always tell.
      entity['__typename'] ??= __typename;
      rewriteAnswer(entity);
    }
    return findMerger(entity);
  }

  function errorPlaces(run: ExecutionRun, { objects, places }: Representations): ErrorPlaces {
    const whole = () => placeOfAll(place, run.data, objects);
    return {
      whole,
      of([field, index, ...rest]): readonly ErrorPath[] {
        if (field !== '_entities' || typeof index !== 'number') return [];
        const wanted = new Set(objects.filter((_, place) => places[place] === index));
        return place.locate(run.data, wanted).map(({ path }) => [...path, ...unalias(rest)]);
      },
    };
  }
}
