import { variables } from '@naru/service-host';
import { z } from 'zod';
import type { VariableGroup } from './variable-group.ts';

export const console = {
  title: 'The web console',
  variables: {
    WEB_FOLDER: z.string().optional().describe('the built console, served at `/`; without it nothing is'),
    OIDC_AUTHORITY: variables
      .url()
      .optional()
      .describe('the identity provider at which people sign in to the console'),
    OIDC_CLIENT_ID: variables.text('naru-console').describe("the console's name at the identity provider"),
    OIDC_SCOPE: variables
      .text('openid profile offline_access')
      .describe('what the console asks for; `offline_access` renews sign-ins'),
  },
} satisfies VariableGroup;
