import type { GraphQLError } from 'graphql';
import type { DataObject } from '../data-object.ts';
import type { Projection } from '../projection/compile-operation.ts';
import { createCompletion, refused } from '../projection/completion.ts';
import { toldErrors } from '../told-errors.ts';
import type { DeferredPart } from './deferred-parts.ts';
import type { DeferredResult } from './deferred-results.ts';
import type { AnsweredObject } from './locate-targets.ts';
import { clientLabelOf } from './plan-labels.ts';

/**
 * Answers a deferred part for each of the objects that it is about, at least one.
 * @param errors of the part's fetches; those that are at none of the objects are told with the first
 */
export type AnswerPart = (
  objects: readonly AnsweredObject[],
  errors: readonly GraphQLError[],
  variables: Readonly<Record<string, unknown>>,
) => readonly DeferredResult[];

export function compilePart(part: DeferredPart, projection: Projection): AnswerPart {
  const complete = projection.fragment(part.type, part.selectionSet);
  const label = clientLabelOf(part.label);
  return (objects, errors, variables) => {
    const owned = byOwner(objects, errors);
    return objects.map((object) => {
      const { path } = object;
      const completion = { ...createCompletion(variables), path: [...path] };
      const completed = complete(object.data, completion, path.length);
      const data = completed === refused ? null : (completed as DataObject | null);
      const own = owned.get(object) ?? [];
      return { label, path, data, errors: toldErrors(own, completion.violations, data, projection, path) };
    });
  };
}

function byOwner(
  objects: readonly AnsweredObject[],
  errors: readonly GraphQLError[],
): ReadonlyMap<AnsweredObject, readonly GraphQLError[]> {
  const owned = new Map<AnsweredObject, GraphQLError[]>();
  for (const error of errors) {
    const owner = objects.find(({ path }) => startsWith(error.path, path)) ?? objects[0];
    if (owner) owned.set(owner, [...(owned.get(owner) ?? []), error]);
  }
  return owned;
}

function startsWith(path: GraphQLError['path'], start: AnsweredObject['path']): boolean {
  return start.every((part, index) => path?.[index] === part);
}
