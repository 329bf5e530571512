import { variables, withTraits } from '@naru/service-host';
import { z } from 'zod';
import type { VariableGroup } from './variable-group.ts';

export const serving = {
  title: 'Serving',
  variables: {
    PORT: variables.port(4000).describe('port for HTTP and WebSocket'),
    HOST: withTraits(variables.text('127.0.0.1').describe('address to listen on'), { perEnvironment: true }),
    NARU_ENV: withTraits(
      z
        .enum(['development', 'production'])
        .default('development')
        .describe('`production` turns introspection, suggestions, the Sandbox and GraphiQL off'),
      { perEnvironment: true },
    ),
    EXAMPLE_OPERATIONS_FILE: z
      .string()
      .optional()
      .describe('operations, as a GraphQL document, that the Sandbox and GraphiQL begin with'),
  },
} satisfies VariableGroup;
