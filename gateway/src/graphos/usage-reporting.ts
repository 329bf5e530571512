import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginUsageReporting } from '@apollo/server/plugin/usageReporting';
import { GraphQLError } from 'graphql';
import type { GatewayConfig } from '../config.ts';
import { isReportedBySubgraph } from './trace-execution.ts';

/** Apollo's router is told the whole URL, Apollo Server all but this. */
const INGRESS_PATH = /\/api\/ingress\/traces\/?$/;

/** Tells GraphOS of operations and fields: neither variables nor headers nor what errors say. Nothing without a key. */
export function usageReporting(config: GatewayConfig): ApolloServerPlugin[] {
  if (!config.APOLLO_KEY || !config.APOLLO_GRAPH_REF) return [];
  return [
    ApolloServerPluginUsageReporting({
      endpointUrl: config.APOLLO_USAGE_REPORTING_INGRESS_URL?.replace(INGRESS_PATH, ''),
      // The last report is sent while the gateway shuts down, which an ingress that does not answer must not hold up.
      requestTimeoutMs: 4_000,
      maxAttempts: 2,
      sendVariableValues: { none: true },
      sendHeaders: { none: true },
      sendErrors: { transform: (error) => (isReportedBySubgraph(error) ? null : masked) },
    }),
  ];
}

const masked = new GraphQLError('<masked>', { extensions: { maskedBy: 'the gateway' } });
