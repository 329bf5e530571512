import type { Difference, Path } from './compare-outcomes.ts';
import { compareOutcomes, errorsOf } from './compare-outcomes.ts';
import type { DifferentialSupergraph } from './differential-supergraph.ts';
import type { Outcome } from './executors.ts';
import type { GeneratedOperation } from './generate-operation.ts';

/** An operation, and what came of it. */
export interface Trial {
  readonly supergraph: DifferentialSupergraph;
  readonly operation: GeneratedOperation;
  readonly faulty: boolean;
  readonly ours: Outcome;
  readonly monolith: Outcome;
  readonly apollo: Outcome;
}

/** A class of differences that are as they should be. README.md says of each why. */
export interface Explanation {
  readonly name: string;
  explains(difference: Difference, trial: Trial): boolean;
}

/** Why ours may differ from graphql-js over one schema. */
export const againstMonolith: readonly Explanation[] = [
  {
    name: 'several errors behind one null',
    explains(difference, { ours, monolith }) {
      if (difference.kind !== 'extra error' && difference.kind !== 'missing error') return false;
      const other = difference.kind === 'extra error' ? monolith : ours;
      return prefixes(difference.path).some(
        (place) =>
          valueAt(ours, place) === null &&
          valueAt(monolith, place) === null &&
          [...errorsOf(other).values()].some(({ path }) => path !== undefined && startsWith(path, place)),
      );
    },
  },
  {
    name: 'a field failed that only a subgraph asked for',
    explains(difference, { supergraph, ours, monolith }) {
      if (difference.kind !== 'extra error') return false;
      const field = /^The resolver of \w+\.(\w+) failed$/.exec(messageAt(ours, difference.path) ?? '')?.[1];
      return (
        field !== undefined &&
        supergraph.requiredFields.has(field) &&
        JSON.stringify(valueAt(ours, difference.path)) === JSON.stringify(valueAt(monolith, difference.path))
      );
    },
  },
];

/** Why ours may differ from `@apollo/gateway`: each of these is a correction. */
export const againstApollo: readonly Explanation[] = [
  {
    name: 'ours agrees with graphql-js',
    explains: (_difference, { ours, monolith }) => compareOutcomes(ours, monolith).length === 0,
  },
];

function prefixes(path: Path): Path[] {
  return Array.from({ length: path.length + 1 }, (_, length) => path.slice(0, length));
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((part, index) => path[index] === part);
}

function valueAt({ result }: Outcome, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      value === null || value === undefined ? value : (value as Record<string, unknown>)[part],
    result.data ?? null,
  );
}

function messageAt({ result }: Outcome, path: Path): string | undefined {
  return result.errors?.find((error) => JSON.stringify(error.path ?? []) === JSON.stringify(path))?.message;
}
