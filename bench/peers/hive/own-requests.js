// Hive's configuration where requests to subgraphs are not to be shared: equal ones in flight are otherwise sent once.
import { defineConfig } from '@graphql-hive/gateway';

export const gatewayConfig = defineConfig({
  transportEntries: { '*.http': { options: { deduplicateInflightRequests: false } } },
});
