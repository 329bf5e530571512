import { variables } from '@naru/service-host';
import type { VariableGroup } from './variable-group.ts';

export const limits = {
  title: 'Limits of an operation',
  variables: {
    MAX_TOKENS: variables.positiveInt(2_000).describe('tokens per document'),
    MAX_DEPTH: variables.positiveInt(12).describe('levels per operation'),
    MAX_ALIASES: variables.positiveInt(50).describe('aliases per operation'),
    MAX_ROOT_FIELDS: variables.positiveInt(20).describe('root fields per operation'),
    MAX_DIRECTIVES: variables.positiveInt(50).describe('directives per operation'),
    MAX_PLANNING_MS: variables
      .durationMs(5_000)
      .describe('CPU time that planning an operation may take, once it has turned out to take long'),
    MAX_PLANNING_MB: variables.positiveInt(512).describe('heap that planning may take then'),
    MAX_OPERATIONS: variables.positiveInt(10).describe('operations per document'),
  },
} satisfies VariableGroup;
