import { type DocumentNode, print } from 'graphql';
import { withConditionsDecided } from '../../src/operations/decided-conditions.ts';
import { withSafeNames } from '../../src/operations/safe-names.ts';
import { isStarved } from './against-graphql-js.ts';
import { compareOutcomes, type Difference, errorsOf, type Path } from './compare-outcomes.ts';
import { planOf } from './executors.ts';
import type { Explanation, Trial } from './explanation.ts';
import { isBehindSameNull } from './null-propagation.ts';
import { valueAt } from './outcome-paths.ts';

/** What `@apollo/gateway` gets wrong, where graphql-js over one schema with all the data agrees with ours. */
export const againstApollo: readonly Explanation[] = [
  { name: 'keys in the order of the operation', explains: ({ kind }) => kind === 'key order' },
  { name: 'errors where the client selected something', explains: isSameErrorElsewhere },
  {
    name: 'several errors behind one null',
    explains: (difference, { ours, apollo }) => isBehindSameNull(difference, ours, apollo),
  },
  { name: 'a null explained beside other errors', explains: isSuppressedViolation },
  {
    name: 'mutations in the order of the operation',
    explains: (difference, { ours, apollo }) =>
      difference.kind === 'mutations' || ours.mutations.join() !== apollo.mutations.join(),
  },
  {
    name: 'names and arguments that clash with what the plan needs',
    explains: (difference, trial) =>
      isConfirmed(difference, trial) &&
      changes(trial, (document) => withSafeNames(document, trial.supergraph.plain.neededCalls)),
  },
  {
    name: 'conditions that starve a fetch or empty an object',
    explains: (difference, trial) =>
      isConfirmed(difference, trial) &&
      changes(trial, (document) => withConditionsDecided(document, trial.operation.variables)),
  },
  {
    name: 'the type of an interface object',
    explains: (difference, trial) => isConfirmed(difference, trial) && fetchesInterfaceObject(trial),
  },
];

/**
 * graphql-js has the same value as ours, but for what the planner has forgotten for both; of errors it is for the comparison
 * with graphql-js to judge.
 */
function isConfirmed({ kind, path }: Difference, trial: Trial): boolean {
  const { ours, monolith } = trial;
  if (kind !== 'value' || JSON.stringify(valueAt(ours, path)) === JSON.stringify(valueAt(monolith, path)))
    return true;
  const within = compareOutcomes(ours, monolith).filter(
    (other) => other.kind === 'value' && path.every((part, index) => part === other.path[index]),
  );
  return within.length > 0 && within.every((other) => isStarved(other, trial));
}

/** The other one reports it too: at a key or a required field, or for a list as a whole. */
function isSameErrorElsewhere(difference: Difference, { ours, apollo }: Trial): boolean {
  if (difference.kind !== 'extra error' && difference.kind !== 'missing error') return false;
  const others = errorsOf(difference.kind === 'extra error' ? apollo : ours).values();
  return [...others].some(
    ({ kind, path = [] }) => kind === difference.error.kind && isOnTheWay(path, difference.path),
  );
}

function isSuppressedViolation(difference: Difference, { apollo }: Trial): boolean {
  return (
    difference.kind === 'extra error' &&
    difference.error.kind === 'invalid value' &&
    errorsOf(apollo).size > 0
  );
}

function isOnTheWay(path: Path, other: Path): boolean {
  const length = Math.min(path.length, other.length);
  return path.slice(0, length).every((part, index) => {
    const counterpart = other[index];
    return part === counterpart || part === '@' || counterpart === '@' || typeof part === 'number';
  });
}

/** Whether the operation is one that ours changes before it is planned. */
function changes({ operation }: Trial, change: (document: DocumentNode) => DocumentNode): boolean {
  return print(change(operation.document)) !== print(operation.document);
}

function fetchesInterfaceObject({ supergraph, operation }: Trial): boolean {
  const plan = JSON.stringify(planOf(supergraph, operation));
  return [...supergraph.interfaceObjects].some((name) => plan.includes(`...on ${name}{`));
}
