import type { CallerSeal } from '@naru/identity';
import type { CallContext, Subgraph, SubgraphRequest } from '@naru/subgraph-host';
import { propagation, context as traceContext } from '@opentelemetry/api';
import type { ExecutionResult } from 'graphql';
import type { Logger } from 'pino';
import { Pool } from 'undici';
import { codedError } from '../security/errors.ts';
import type { SubgraphClient, SubgraphClients } from '../transport/subgraph-client.ts';

const CONNECTIONS_PER_SUBGRAPH = 32;

type Send = (request: SubgraphRequest, context: CallContext, signal: AbortSignal) => Promise<ExecutionResult>;

interface DataSourceOptions {
  readonly timeoutMs: number;
  readonly seal: CallerSeal;
  readonly log: Logger;
}

/** A source per subgraph: one in the same process is called directly, one with a URL over HTTP. */
export function createDataSources(
  subgraphs: Readonly<Record<string, Subgraph | string>>,
  options: DataSourceOptions,
): SubgraphClients {
  return Object.fromEntries(
    Object.entries(subgraphs).map(([name, subgraph]) => {
      const send = typeof subgraph === 'string' ? overHttp(subgraph, options.seal) : inProcess(subgraph);
      return [name, dataSource(name, send, options)];
    }),
  );
}

function dataSource(service: string, send: Send, { timeoutMs, log }: DataSourceOptions): SubgraphClient {
  return {
    async fetch({ query, variables, operationName }, context) {
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        return await Promise.race([
          send({ query, variables, operationName }, context, signal),
          expiry(signal),
        ]);
      } catch (error) {
        log.warn({ err: error, service, correlationId: context.correlationId }, 'subgraph request failed');
        throw signal.aborted
          ? codedError('SUBGRAPH_TIMEOUT', `The ${service} service did not answer within ${timeoutMs} ms.`, {
              service,
            })
          : codedError('SUBGRAPH_UNAVAILABLE', `The ${service} service is not available.`, { service });
      }
    },
  };
}

function inProcess(subgraph: Subgraph): Send {
  return (request, context) => subgraph.execute(request, context);
}

/** Requests wait for a kept-alive connection: one opened for each of a burst would make the subgraph slow to accept. */
function overHttp(url: string, seal: CallerSeal): Send {
  const { origin, pathname, search } = new URL(url);
  const pool = new Pool(origin, { connections: CONNECTIONS_PER_SUBGRAPH });
  return async (request, { caller, correlationId }, signal) => {
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      accept: 'application/json',
      'x-naru-caller': await seal.seal(caller),
      'x-correlation-id': correlationId,
    };
    propagation.inject(traceContext.active(), headers);
    // Redirects are not followed: one would carry the sealed caller to a host nobody configured.
    const response = await pool.request({
      path: pathname + search,
      method: 'POST',
      headers,
      body: JSON.stringify(request),
      signal,
    });
    const body: unknown = await response.body.json();
    if (!isResult(body)) throw new Error(`answered ${response.statusCode} without a GraphQL result`);
    return body;
  };
}

function isResult(body: unknown): body is ExecutionResult {
  return typeof body === 'object' && body !== null && ('data' in body || 'errors' in body);
}

function expiry(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
