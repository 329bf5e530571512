import { ConfigError } from '@naru/service-host';
import type { Logger } from 'pino';
import type { GatewayConfig } from '../config.ts';
import { uplinkSource } from '../graphos/uplink-source.ts';
import { fileSource } from './file-source.ts';
import type { SupergraphSource } from './supergraph-source.ts';
import { urlSource } from './url-source.ts';

const DEFAULT_FILE = 'schema/supergraph.graphql';

/**
 * The source that the configuration names: a file, a URL or else GraphOS.
 * @throws ConfigError when it names two, or GraphOS by halves
 */
export function chooseSource(config: GatewayConfig, log: Logger): SupergraphSource {
  const { SUPERGRAPH_FILE: path, SUPERGRAPH_URL: url, APOLLO_KEY: key, APOLLO_GRAPH_REF: graphRef } = config;
  const problems: string[] = [];
  if (path && url) problems.push('SUPERGRAPH_URL: there is a SUPERGRAPH_FILE already; name one of them');
  if (key && !graphRef) problems.push('APOLLO_GRAPH_REF: required with APOLLO_KEY, such as my-graph@current');
  if (graphRef && !key) problems.push('APOLLO_KEY: required with APOLLO_GRAPH_REF');
  if (problems.length > 0) throw new ConfigError(problems);

  const pollMs = config.SUPERGRAPH_POLL_MS;
  if (url) return urlSource({ url, pollMs, log });
  if (!path && key && graphRef) {
    return uplinkSource({ key, graphRef, endpoints: config.APOLLO_SCHEMA_CONFIG_DELIVERY_ENDPOINT, log });
  }
  return fileSource({ path: path ?? DEFAULT_FILE, pollMs, log });
}
