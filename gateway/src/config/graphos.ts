import { variables, withTraits } from '@naru/service-host';
import { z } from 'zod';
import type { VariableGroup } from './variable-group.ts';

export const graphos = {
  title: 'GraphOS',
  variables: {
    APOLLO_KEY: withTraits(
      z
        .string()
        .optional()
        .describe('turns GraphOS on: usage reports, and the supergraph where no other source is named'),
      { secret: true },
    ),
    APOLLO_GRAPH_REF: z.string().optional().describe('`graph@variant`; required with `APOLLO_KEY`'),
    APOLLO_SCHEMA_CONFIG_DELIVERY_ENDPOINT: variables
      .urls()
      .optional()
      .describe("uplinks to ask in turn, separated by commas, instead of Apollo's"),
    APOLLO_USAGE_REPORTING_INGRESS_URL: variables
      .url()
      .optional()
      .describe("where usage reports go, instead of Apollo's ingress"),
  },
} satisfies VariableGroup;
