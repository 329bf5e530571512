import type { GraphQLError } from 'graphql';
import type { LoadedSupergraph } from '../../supergraph/load-supergraph.ts';
import { createExecutionErrors } from '../execution-errors.ts';
import { abandoned, type ExecutionRequest, type PlanResult, type PlanStep } from '../execution-run.ts';
import type { Projection } from '../projection/compile-operation.ts';
import { toldErrors } from '../told-errors.ts';
import { createTypeConditions } from '../type-conditions.ts';
import { type AnswerPart, compilePart } from './answer-part.ts';
import { createDeferral, type Deferral } from './deferral.ts';
import type { DeferredPart } from './deferred-parts.ts';
import type { DeferredResults } from './deferred-results.ts';
import { type AnsweredObject, locateTargets } from './locate-targets.ts';

interface PlanParts {
  readonly step: PlanStep | undefined;
  readonly projection: Projection;
  readonly parts: readonly DeferredPart[];
}

/** Parts that are not delivered yet, and the objects that they are about. */
type Waiting = Map<DeferredPart, readonly AnsweredObject[]>;

/** A plan of an operation that defers fragments: what it answers at first is without them. */
export function compileDeferringPlan(
  { supergraphSchema }: LoadedSupergraph,
  { step, projection, parts }: PlanParts,
): (request: ExecutionRequest) => Promise<PlanResult> {
  const types = createTypeConditions(supergraphSchema);
  const answers = new Map<DeferredPart, AnswerPart>();
  const compileAll = (all: readonly DeferredPart[]): void => {
    for (const part of all) {
      answers.set(part, compilePart(part, projection));
      compileAll(part.nested);
    }
  };
  compileAll(parts);

  /** A part that is about nothing that was answered is not waited for. */
  function wait(
    waiting: Waiting,
    next: readonly DeferredPart[],
    answered: readonly AnsweredObject[],
  ): Waiting {
    for (const part of next) {
      const targets = locateTargets(part, answered, types);
      if (targets.length > 0) waiting.set(part, targets);
    }
    return waiting;
  }

  /** Each part once its fetches have ended, and what it stands in has been delivered. */
  async function* deliver(
    waiting: Waiting,
    deferral: Deferral,
    variables: ExecutionRequest['variables'],
  ): DeferredResults {
    const endings = new Map<DeferredPart, Promise<unknown>>();
    const ended = new Map<DeferredPart, readonly GraphQLError[]>();
    while (waiting.size > 0) {
      for (const part of waiting.keys()) {
        if (endings.has(part)) continue;
        const ending = deferral.end(part.label).then((errors) => ended.set(part, errors));
        endings.set(part, ending);
      }
      await Promise.race([...waiting.keys()].map((part) => endings.get(part)));
      const results = [...waiting].flatMap(([part, targets]) => {
        const errors = ended.get(part);
        if (!errors) return [];
        waiting.delete(part);
        const answer = answers.get(part)?.(targets, errors, variables) ?? [];
        wait(
          waiting,
          part.nested,
          targets.flatMap((target, index) => {
            const answered = answer[index]?.data;
            return answered ? [{ ...target, answered }] : [];
          }),
        );
        return answer;
      });
      yield { results, hasNext: waiting.size > 0 };
    }
  }

  return async (request) => {
    const { variables } = request;
    const deferral = createDeferral();
    const run = { ...request, data: {}, errors: createExecutionErrors(), deferral };
    await step?.(run);
    if (request.context.wanted?.isAbandoned) return abandoned;
    const { data, violations } = projection.project(run.data, variables);
    const errors = toldErrors(run.errors.list, violations, data, projection);
    const root = data ? [{ path: [], data: run.data, answered: data }] : [];
    const waiting = wait(new Map(), parts, root);
    return {
      data,
      ...(errors.length > 0 && { errors }),
      ...(waiting.size > 0 && { later: deliver(waiting, deferral, variables) }),
    };
  };
}
