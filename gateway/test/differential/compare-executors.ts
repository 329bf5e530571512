import { test } from '@jest/globals';
import { seededRandom } from '@naru/test-harness';
import { print } from 'graphql';
import { againstApollo } from './against-apollo.ts';
import { againstGraphqlJs } from './against-graphql-js.ts';
import { compareOutcomes, type Difference } from './compare-outcomes.ts';
import { composeDifferential, type SupergraphSource } from './differential-supergraph.ts';
import { apolloExecutor, monolithExecutor, ourExecutor } from './executors.ts';
import type { Explanation, Trial } from './explanation.ts';
import { type GeneratedOperation, generateOperation } from './generate-operation.ts';
import { shrinkOperation } from './shrink-operation.ts';

/** Operations tried on each supergraph, with and without faults together. */
const operations = Number(process.env['NARU_DIFFERENTIAL_OPERATIONS'] ?? 1_100);

/** Each run tries the same operations, so that what it finds is of the code that was changed; others are tried by seed. */
const USUAL_SEED = 51;

/** Of one operation, planned, executed and compared three times over on a busy machine. */
const MAX_MS = 2_000;

/** Tries generated operations on a supergraph: what differs must be explained. */
export function compareExecutors(source: SupergraphSource): void {
  const supergraph = composeDifferential(source);
  const executors = {
    ours: ourExecutor(supergraph),
    monolith: monolithExecutor(supergraph),
    apollo: apolloExecutor(supergraph),
  };

  async function attempt(operation: GeneratedOperation, faulty: boolean): Promise<Trial> {
    return {
      supergraph,
      operation,
      faulty,
      ours: await executors.ours(operation, faulty),
      monolith: await executors.monolith(operation, faulty),
      apollo: await executors.apollo(operation, faulty),
    };
  }

  async function compareAll(scenario: string, faulty: boolean): Promise<void> {
    const random = seededRandom(scenario, USUAL_SEED);
    const counts = new Map<string, number>();
    for (let index = 0; index < operations / 2; index++) {
      const operation = generateOperation(supergraph.loaded.apiSchema, random);
      const { explained, unexplained } = judge(await attempt(operation, faulty));
      if (unexplained.length > 0) {
        const shows = async (smaller: GeneratedOperation) =>
          judge(await attempt(smaller, faulty)).unexplained.length > 0;
        const smallest = await shrinkOperation(supergraph.loaded.apiSchema, operation, shows);
        throw new Error(describeFailure(`${scenario}, operation ${index}`, await attempt(smallest, faulty)));
      }
      for (const name of explained) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    process.stderr.write(
      `${scenario}: ${Math.ceil(operations / 2)} operations ${JSON.stringify(Object.fromEntries(counts))}\n`,
    );
  }

  test(
    'the executor answers what graphql-js answers over the merged data',
    () => compareAll(source.name, false),
    operations * MAX_MS,
  );

  test(
    'failures, unknown entities and nulls that must not be leave what graphql-js leaves',
    () => compareAll(`${source.name} with faults`, true),
    operations * MAX_MS,
  );
}

interface Judgement {
  /** The classes found, each as often as the operation shows it. */
  readonly explained: readonly string[];
  readonly unexplained: readonly Difference[];
}

function judge(trial: Trial): Judgement {
  const explained: string[] = [];
  const unexplained: Difference[] = [];
  const sort = (
    differences: readonly Difference[],
    reference: string,
    explanations: readonly Explanation[],
  ) => {
    for (const difference of differences) {
      const explanation = explanations.find(({ explains }) => explains(difference, trial));
      if (explanation) explained.push(`${reference}: ${explanation.name}`);
      else unexplained.push(difference);
    }
  };
  sort(compareOutcomes(trial.ours, trial.monolith), 'graphql-js', againstGraphqlJs);
  sort(compareOutcomes(trial.ours, trial.apollo), 'apollo', againstApollo);
  return { explained: [...new Set(explained)], unexplained };
}

function describeFailure(title: string, trial: Trial): string {
  const { operation, ours, monolith, apollo } = trial;
  return [
    title,
    print(operation.document),
    `variables ${JSON.stringify(operation.variables)}`,
    ...Object.entries({ ours, monolith, apollo }).map(
      ([name, outcome]) => `${name} ${JSON.stringify(outcome)}`,
    ),
    ...judge(trial).unexplained.map((difference) => JSON.stringify(difference)),
  ].join('\n');
}
