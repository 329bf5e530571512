import { hash } from 'node:crypto';
import {
  type DocumentNode,
  GraphQLError,
  getOperationAST,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
} from 'graphql';
import type { ValidOperation } from '../execution/operation-executor.ts';
import { deferLabels } from '../operations/defer-labels.ts';
import { isValid } from '../operations/is-valid.ts';
import type { CostLimit } from '../security/cost-limit.ts';
import { enforceLimits, type OperationLimits } from '../security/limits.ts';
import type { CurrentSupergraph } from '../supergraph/current-supergraph.ts';
import type { KnownOperations } from './known-operations.ts';
import type { KnownQueries } from './known-queries.ts';
import type { OperationParameters } from './operation-parameters.ts';

/** Operations that were not asked for before. */
export interface NewOperations {
  /**
   * One that Apollo Server would let pass, by the same rules and limits, for less; it is known from now on. Undefined for
   * what is not valid, asks for too much, or is to be registered: Apollo Server tells what there is to tell.
   */
  admit(parameters: OperationParameters): ValidOperation | undefined;
}

interface NewOperationsOptions {
  readonly supergraph: CurrentSupergraph;
  readonly maxTokens: number;
  readonly introspection: boolean;
  readonly limits: OperationLimits;
  readonly costLimit: CostLimit | undefined;
  readonly knownOperations: KnownOperations;
  readonly knownQueries: KnownQueries | undefined;
}

export function createNewOperations(options: NewOperationsOptions): NewOperations {
  const { supergraph, limits, costLimit, knownOperations, knownQueries } = options;
  const rules = [
    ...specifiedRules,
    deferLabels,
    ...(options.introspection ? [] : [NoSchemaIntrospectionCustomRule]),
  ];

  function parsed(query: string): DocumentNode | undefined {
    try {
      return parse(query, { maxTokens: options.maxTokens });
    } catch {
      return undefined;
    }
  }

  return {
    admit(parameters) {
      const { query, operationName, variables, extensions } = parameters;
      if (query === undefined || extensions?.['persistedQuery'] !== undefined) return undefined;
      const document = parsed(query);
      const schema = supergraph.value.apiSchema;
      if (!document || !isValid(schema, document, rules)) return undefined;
      const operation = getOperationAST(document, operationName);
      if (!operation || operation.operation === 'subscription') return undefined;
      try {
        enforceLimits(document, limits);
        costLimit?.admit(document, operation, variables ?? {});
      } catch (error) {
        if (error instanceof GraphQLError) return undefined;
        throw error;
      }
      const valid = { schema, document, operation, queryHash: hash('sha256', query) };
      knownQueries?.learn(parameters, document);
      knownOperations.learn(parameters, valid);
      return valid;
    },
  };
}
