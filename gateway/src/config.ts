import { hostVariables } from '@naru/service-host';
import { z } from 'zod';
import { console } from './config/console.ts';
import { fairness } from './config/fairness.ts';
import { graphos } from './config/graphos.ts';
import { http } from './config/http.ts';
import { identity } from './config/identity.ts';
import { limits } from './config/limits.ts';
import { serving } from './config/serving.ts';
import { subgraphs } from './config/subgraphs.ts';
import { subscriptions } from './config/subscriptions.ts';
import { supergraph } from './config/supergraph.ts';
import type { VariableGroup } from './config/variable-group.ts';

/** The gateway's environment variables, as `--help` and the README show them. */
export const variableGroups: readonly VariableGroup[] = [
  serving,
  supergraph,
  subgraphs,
  identity,
  limits,
  http,
  fairness,
  subscriptions,
  graphos,
  console,
  { title: 'The process', variables: hostVariables },
];

/** The schema of the gateway's own environment variables. */
export const gatewayConfig = z.object({
  ...serving.variables,
  ...supergraph.variables,
  ...subgraphs.variables,
  ...identity.variables,
  ...limits.variables,
  ...http.variables,
  ...fairness.variables,
  ...subscriptions.variables,
  ...graphos.variables,
  ...console.variables,
});

export type GatewayConfig = Readonly<z.output<typeof gatewayConfig>>;
