import { TOKEN_AUDIENCE, TOKEN_ISSUER } from '@naru/identity';
import { variables, withTraits } from '@naru/service-host';
import { z } from 'zod';
import type { VariableGroup } from './variable-group.ts';

export const identity = {
  title: 'Who is calling',
  variables: {
    JWKS_URL: withTraits(
      variables
        .url()
        .optional()
        .describe("the identity provider's keys; without it the development key, never in production"),
      { perEnvironment: true },
    ),
    JWT_ISSUER: withTraits(variables.text(TOKEN_ISSUER).describe('the issuer that tokens must name'), {
      perEnvironment: true,
    }),
    JWT_AUDIENCE: withTraits(variables.text(TOKEN_AUDIENCE).describe('the audience that tokens must name'), {
      perEnvironment: true,
    }),
    NARU_DATA: variables.text('.naru').describe('data folder, which holds the development key'),
    GATEWAY_SECRET: withTraits(
      variables
        .secret()
        .optional()
        .describe('shared with the subgraphs: seals who is calling; without it they are told nothing'),
      { perEnvironment: true, secret: true },
    ),
    AUTHORIZATION_MODE: z
      .enum(['filter', 'reject', 'dry-run'])
      .default('filter')
      .describe(
        'of a partly refused operation is executed: `filter`: the rest, `reject`: nothing, `dry-run`: all',
      ),
    AUTHORIZATION_ERRORS: z
      .enum(['errors', 'extensions', 'silent'])
      .default('errors')
      .describe('where refusals are told: `errors`, `extensions`, or `silent`: nowhere'),
  },
} satisfies VariableGroup;
