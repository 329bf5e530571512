import type { CallerSeal } from '@naru/identity';
import type { Subgraph } from '@naru/subgraph-host';
import type { Logger } from 'pino';
import { bulkhead } from './bulkhead.ts';
import type { CircuitState } from './circuit.ts';
import { circuitBreaker } from './circuit-breaker.ts';
import { type GraphQLDataSource, throughDataSource } from './data-source.ts';
import { createHttpEndpoint, type HttpEndpoint } from './http-endpoint.ts';
import { inProcess } from './in-process.ts';
import { createLayeredClient } from './layered-client.ts';
import { overHttp } from './over-http.ts';
import { overHttpInBatches } from './over-http-in-batches.ts';
import { rateLimit } from './rate-limit.ts';
import { retry } from './retry.ts';
import type { Sharing } from './sharing.ts';
import { type Layer, type Send, throughLayers } from './subgraph-call.ts';
import type { SubgraphClient } from './subgraph-client.ts';
import type { SubgraphSettings } from './subgraph-settings.ts';
import { measured, reportBreaker } from './transport-metrics.ts';

/** Where a subgraph is: at a URL, in the same process, or behind a data source. */
export type SubgraphTarget = string | Subgraph | GraphQLDataSource;

interface ConnectOptions {
  readonly settings: SubgraphSettings;
  readonly sharing: Sharing;
  readonly seal: CallerSeal | undefined;
  readonly log: Logger;
}

/** The client of one subgraph: the way to its target, and around it what the settings ask for. */
export function connectSubgraph(
  name: string,
  target: SubgraphTarget,
  options: ConnectOptions,
): { readonly client: SubgraphClient; readonly endpoint?: HttpEndpoint } {
  const { settings, sharing, seal, log } = options;
  const { TIMEOUT_MS: timeoutMs, ERRORS } = settings;
  const passesErrors = ERRORS === 'passed';
  const clientOf = (send: Send) => createLayeredClient({ name, timeoutMs, send, passesErrors, log });

  if (typeof target !== 'string') {
    const send = 'process' in target ? throughDataSource(target) : inProcess(target);
    return { client: clientOf(throughLayers(shaping(name, settings, log), send)) };
  }
  const endpoint = createHttpEndpoint(target, settings, seal);
  const single = overHttp(endpoint);
  const send = settings.BATCHING ? overHttpInBatches(endpoint, single) : single;
  const shaped = throughLayers(shaping(name, settings, log), send);
  return { client: clientOf(settings.SHARING ? sharing.layerOf(name)(shaped) : shaped), endpoint };
}

/** The layers that keep a subgraph and its callers from hurting each other; what is switched off is not there. */
function shaping(name: string, settings: SubgraphSettings, log: Logger): readonly Layer[] {
  const { RETRIES, RATE_LIMIT, BREAKER_FAILURES, BREAKER_PERCENT } = settings;
  const onChange = (state: CircuitState) => {
    log.warn({ service: name, state }, 'circuit breaker changed');
    reportBreaker(name, state);
  };
  reportBreaker(name, 'closed');
  return [
    measured(name),
    ...(RETRIES > 0 ? [retry({ retries: RETRIES, delayMs: settings.RETRY_DELAY_MS })] : []),
    ...(RATE_LIMIT > 0 ? [rateLimit(RATE_LIMIT)] : []),
    bulkhead({ maxConcurrent: settings.MAX_CONCURRENT, maxQueued: settings.MAX_QUEUED }),
    ...(BREAKER_FAILURES > 0 || BREAKER_PERCENT > 0
      ? [
          circuitBreaker({
            failuresInARow: BREAKER_FAILURES,
            failurePercent: BREAKER_PERCENT,
            openForMs: settings.BREAKER_OPEN_MS,
            onChange,
          }),
        ]
      : []),
  ];
}
