import { variables } from '@naru/service-host';
import { z } from 'zod';

export const fairness = {
  title: 'What callers may ask for',
  variables: {
    MAX_COST: variables.count(0).describe('cost per operation, by `@cost` and `@listSize`; 0 for any'),
    COST_LIST_SIZE: variables.count(10).describe('how long a list without `@listSize` is taken to be'),
    RATE_LIMIT_PER_SECOND: variables
      .count(0)
      .describe('operations per second and caller, or address of anonymous ones; 0 for any number'),
    RATE_LIMIT_BURST: variables.positiveInt(100).describe('operations at once after a pause'),
    PERSISTED_OPERATIONS: z
      .enum(['off', 'log', 'safelist', 'ids-only'])
      .default('off')
      .describe('what happens to operations that are not in the list, or not asked for by id'),
    PERSISTED_OPERATIONS_FILE: z
      .string()
      .optional()
      .describe("the list, in the format of Apollo's `persisted-query-manifest`"),
  },
};
