import { type ComparedError, type Difference, errorsOf, type Path } from './compare-outcomes.ts';
import { planOf } from './executors.ts';
import type { Explanation, Trial } from './explanation.ts';
import { isBehindSameNull, isOfStricterSubgraph } from './null-propagation.ts';
import { messagesAt, valueAt } from './outcome-paths.ts';
import { hasStarvedFetch } from './starved-fetches.ts';

/** Why ours may differ from graphql-js over one schema with all the data. */
export const againstGraphqlJs: readonly Explanation[] = [
  {
    name: 'several errors behind one null',
    explains: (difference, { ours, monolith }) => isBehindSameNull(difference, ours, monolith),
  },
  { name: 'a field failed that only a subgraph needed', explains: isOfNeededField },
  { name: 'a null beneath the error of such a field', explains: isBeneathNeededField },
  { name: 'an interface object computed a field for another type', explains: isOfOtherType },
  {
    name: 'a subgraph is stricter than the supergraph',
    explains: (difference, { supergraph, ours, monolith }) =>
      isOfStricterSubgraph(difference, supergraph.stricterFields, ours, monolith),
  },
  { name: 'the plan forgets what a required field requires', explains: isStarved },
];

function isOfNeededField(difference: Difference, { supergraph, ours, monolith }: Trial): boolean {
  if (difference.kind !== 'extra error') return false;
  const failed = failedFields(difference, ours);
  return (
    failed.some(({ field }) => supergraph.requiredFields.has(field)) &&
    JSON.stringify(valueAt(ours, difference.path)) === JSON.stringify(valueAt(monolith, difference.path))
  );
}

/** Beneath the place where such an error is told, nobody can tell whether it is to blame for what is missing. */
function isBeneathNeededField(difference: Difference, trial: Trial): boolean {
  if (difference.kind !== 'missing error' || difference.error.kind !== 'invalid value') return false;
  return difference.path.some((_, length) => {
    const path = difference.path.slice(0, length);
    return isOfNeededField({ kind: 'extra error', path, error: difference.error }, trial);
  });
}

function isOfOtherType(difference: Difference, { supergraph, ours }: Trial): boolean {
  if (difference.kind !== 'extra error') return false;
  return (
    failedFields(difference, ours).some(({ type }) => supergraph.interfaceObjects.has(type)) &&
    valueAt(ours, difference.path) === undefined
  );
}

/**
 * A defect of the planner, which no executor can repair: the same comes of it with `@apollo/gateway`, unless that one gets
 * something else wrong there as well; then the subgraph's refusal must be told where the value is.
 */
export function isStarved(difference: Difference, trial: Trial): boolean {
  const { supergraph, operation, ours, apollo } = trial;
  const isStarvation =
    difference.kind === 'extra error'
      ? isRefusal(difference.error)
      : difference.kind === 'value' &&
        (JSON.stringify(valueAt(ours, difference.path)) ===
          JSON.stringify(valueAt(apollo, difference.path)) ||
          isToldAt(difference.path, trial));
  return isStarvation && hasStarvedFetch(planOf(supergraph, operation), supergraph.told);
}

const isRefusal = ({ kind }: ComparedError) => kind.startsWith('The representation lacks');

/** Whether the refusal is told of the value, of something in it, or of something that it is in. */
function isToldAt(path: Path, { ours }: Trial): boolean {
  return [...errorsOf(ours).values()].some(
    (error) =>
      isRefusal(error) &&
      error.path?.every((part, index) => index >= path.length || part === path[index]) === true,
  );
}

function failedFields(difference: Difference, outcome: Trial['ours']) {
  return messagesAt(outcome, difference.path).flatMap((message) => {
    const [, type, field] = /^The resolver of (\w+)\.(\w+) failed$/.exec(message) ?? [];
    return type !== undefined && field !== undefined ? [{ type, field }] : [];
  });
}
