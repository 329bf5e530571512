import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { CurrentSupergraph } from '../supergraph/current-supergraph.ts';
import { type CostRules, readCostRules } from './cost-directives.ts';
import { codedError } from './errors.ts';
import { operationCost } from './operation-cost.ts';
import { variableReader } from './variable-reader.ts';

/** Refuses operations that would cost too much. */
export interface CostLimit {
  /**
   * @param variables as the client sent them
   * @throws GraphQLError COST_LIMIT_EXCEEDED with `estimatedCost` and `maxCost`, HTTP status 400
   */
  admit(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>>,
  ): void;
}

interface CostLimitOptions {
  readonly maxCost: number;
  readonly listSize: number;
  readonly supergraph: CurrentSupergraph;
}

/** Each cost is kept with its operation, for as long as somebody knows that. */
export function createCostLimit({ maxCost, listSize, supergraph }: CostLimitOptions): CostLimit {
  const fixedCosts = new WeakMap<OperationDefinitionNode, number>();
  const rulesOf = new WeakMap<object, CostRules>();

  function currentModel() {
    const schema = supergraph.value.supergraphSchema;
    const rules = rulesOf.get(schema) ?? readCostRules(schema);
    rulesOf.set(schema, rules);
    return { schema, rules, listSize };
  }

  return {
    admit(document, operation, variables) {
      let estimatedCost = fixedCosts.get(operation);
      if (estimatedCost === undefined) {
        const reader = variableReader(operation, variables);
        estimatedCost = operationCost(currentModel(), document, operation, reader);
        if (!reader.used) fixedCosts.set(operation, estimatedCost);
      }
      if (estimatedCost <= maxCost) return;
      const shown = Math.min(estimatedCost, Number.MAX_SAFE_INTEGER);
      const message = `The operation would cost ${shown}; at most ${maxCost} is allowed.`;
      throw codedError('COST_LIMIT_EXCEEDED', message, {
        estimatedCost: shown,
        maxCost,
        http: { status: 400 },
      });
    },
  };
}
