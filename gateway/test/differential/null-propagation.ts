import type { GraphQLError } from 'graphql';
import { type Difference, errorsOf } from './compare-outcomes.ts';
import type { Outcome } from './executors.ts';
import { placesOnTheWay, startsWith, valueAt } from './outcome-paths.ts';

/** Whether both outcomes have the same null, beneath which their errors differ. */
export function isBehindSameNull(difference: Difference, ours: Outcome, theirs: Outcome): boolean {
  if (difference.kind !== 'extra error' && difference.kind !== 'missing error') return false;
  const other = difference.kind === 'extra error' ? theirs : ours;
  return placesOnTheWay(difference.path).some(
    (place) =>
      valueAt(ours, place) === null &&
      valueAt(theirs, place) === null &&
      [...errorsOf(other).values()].some(({ path }) => path !== undefined && startsWith(path, place)),
  );
}

/**
 * Whether ours has a null because a subgraph does not allow it further down.
 * @param stricter fields that may be null in the supergraph, but not in every subgraph
 */
export function isOfStricterSubgraph(
  difference: Difference,
  stricter: ReadonlySet<string>,
  ours: Outcome,
  theirs: Outcome,
): boolean {
  const isStricter = ({ message }: GraphQLError) =>
    stricter.has(
      /^(?:The resolver of|Cannot return null for non-nullable field) (\w+\.\w+)/.exec(message)?.[1] ?? '',
    );
  const errors = (ours.result.errors ?? []).filter(isStricter);
  if (difference.kind === 'extra error') {
    const place = JSON.stringify(difference.path);
    return (
      valueAt(theirs, difference.path) === null && errors.some(({ path }) => JSON.stringify(path) === place)
    );
  }
  if (difference.kind !== 'value' && difference.kind !== 'missing error') return false;
  const places = difference.kind === 'value' ? [difference.path] : placesOnTheWay(difference.path);
  return places.some(
    (place) =>
      valueAt(ours, place) === null &&
      errors.some(({ path }) => path !== undefined && startsWith(path, place)),
  );
}
