import { variables } from '@naru/service-host';
import { z } from 'zod';
import type { VariableGroup } from './variable-group.ts';

export const supergraph = {
  title: 'Supergraph',
  variables: {
    SUPERGRAPH_FILE: z
      .string()
      .optional()
      .describe(
        'the composed supergraph, followed as it changes; without any source named `schema/supergraph.graphql`',
      ),
    SUPERGRAPH_URL: variables
      .url()
      .optional()
      .describe('where to get it by HTTP instead, followed by its `ETag`'),
    SUPERGRAPH_POLL_MS: variables
      .positiveInt(10_000)
      .describe('how often the URL is asked, and the file is read where its folder tells of no changes'),
  },
} satisfies VariableGroup;
