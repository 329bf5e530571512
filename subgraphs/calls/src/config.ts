import { databaseVariables } from '@naru/persistence';
import { variables } from '@naru/service-host';
import { z } from 'zod';

/** The environment of the calls service, beside what every subgraph process has. */
export const callsConfig = z.object({
  ...databaseVariables('CALLS', 'sqlite:.naru/calls.sqlite'),
  QUOTE_TTL_MS: variables.durationMs(600_000).describe('how long a quote holds'),
  DISPATCH_TIMEOUT_MS: variables.durationMs(610).describe('how long the desk may take to accept'),
  ACK_WAIT_MS: variables
    .durationMs(10_000)
    .describe('how long a handler may take before its event is given to another replica'),
});

export type CallsConfig = z.output<typeof callsConfig>;
