import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@jest/globals';
import { seededRandom } from '@naru/test-harness';
import { type ExecutionResult, print, validate } from 'graphql';
import type { PlanResult } from '../../src/execution/execution-run.ts';
import { deferSome } from './defer-some.ts';
import { composeDifferential } from './differential-supergraph.ts';
import { monolithExecutor, ourExecutor } from './executors.ts';
import { generateOperation } from './generate-operation.ts';
import { accounts } from './supergraphs/accounts.ts';
import { catalogue } from './supergraphs/catalogue.ts';
import { logistics } from './supergraphs/logistics.ts';
import { media } from './supergraphs/media.ts';
import { registry } from './supergraphs/registry.ts';

const operations = Number(process.env['NARU_DEFERRED_OPERATIONS'] ?? 20);

/** Of one operation, planned twice on a busy machine: what is deferred much is planned long. */
const MAX_MS = 30_000;

/** The same on each run, unless a seed is given. */
const USUAL_SEED = 51;

/** What a client makes of a result and of what is delivered after it. */
async function assembled({ data, errors = [], later }: PlanResult): Promise<ExecutionResult> {
  const root = structuredClone(data) as Record<string, unknown> | null | undefined;
  const all = [...errors];
  for await (const { results } of later ?? []) {
    for (const result of results) {
      all.push(...result.errors);
      const target = result.path.reduce<unknown>((value, part) => (value as never)[part], root);
      if (result.data) merge(target as Record<string, unknown>, structuredClone(result.data));
    }
  }
  // What stands in two parts is wrong in both, and told with each: it counts once.
  const told = new Map(all.map((error) => [JSON.stringify(error), error]));
  return { data: root as ExecutionResult['data'], ...(told.size > 0 && { errors: [...told.values()] }) };
}

function merge(into: Record<string, unknown>, from: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(from)) {
    const known = Object.hasOwn(into, name) ? into[name] : undefined;
    if (isObject(known) && isObject(value)) merge(known as never, value as never);
    else Object.defineProperty(into, name, { value, writable: true, enumerable: true, configurable: true });
  }
}

const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
const readable = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

const isObject = (value: unknown) => typeof value === 'object' && value !== null;

test.each([accounts, catalogue, logistics, media, registry].map((source) => ({ source, name: source.name })))(
  'what is deferred adds up to what is answered at once: $name',
  async ({ source }) => {
    const supergraph = composeDifferential(source);
    const atOnce = ourExecutor(supergraph);
    const monolith = monolithExecutor(supergraph);
    const inParts = ourExecutor(supergraph, true);
    const random = seededRandom(`${source.name} deferred`, USUAL_SEED);
    let deferred = 0;
    for (let index = 0; index < operations; index++) {
      const operation = generateOperation(supergraph.loaded.apiSchema, random);
      const document = deferSome(operation.document, random);
      if (validate(supergraph.loaded.apiSchema, document).length > 0) continue;
      const first: PlanResult = (await inParts({ ...operation, document }, false)).result;
      if (first.later) deferred++;
      const whole = await assembled(first);
      // A plan may be wrong with or without deferred fragments; hardly ever in both forms.
      const { result } = await atOnce(operation, false);
      const { result: right } = await monolith(operation, false);
      if (![result, right].some((other) => isDeepStrictEqual(plain(whole), plain(other))))
        throw new Error(
          [print(document), operation.variables, first, whole, result, right].map(readable).join('\n'),
        );
    }
    // Of some supergraphs the planner can defer little: what has required fields is answered at once.
    expect(deferred).toBeGreaterThan(operations / 8);
  },
  operations * MAX_MS,
);
