import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { Report } from '@apollo/usage-reporting-protobuf';

/** What the gateway speaks with in GraphOS: an uplink that delivers the supergraph, an ingress that takes reports. */
export interface GraphOSStandIn extends AsyncDisposable {
  readonly url: string;
  readonly reports: Report[];
  /** The key of every request. */
  readonly keys: unknown[];
  deliver(sdl: string): void;
}

const POLL_SECONDS = 0.1;

export async function startGraphOS(): Promise<GraphOSStandIn> {
  const reports: Report[] = [];
  const keys: unknown[] = [];
  let supergraphSdl = '';
  let version = 0;

  function routerConfig(ifAfterId: string | null) {
    if (ifAfterId === String(version)) return { __typename: 'Unchanged' };
    return {
      __typename: 'RouterConfigResult',
      id: String(version),
      supergraphSdl,
      minDelaySeconds: POLL_SECONDS,
    };
  }

  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    if (request.url === '/api/ingress/traces') {
      keys.push(request.headers['x-api-key']);
      reports.push(Report.decode(gunzipSync(body)));
      response.end();
      return;
    }
    const { variables } = JSON.parse(body.toString());
    keys.push(variables.apiKey);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: { routerConfig: routerConfig(variables.ifAfterId) } }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reports,
    keys,
    deliver(sdl) {
      supergraphSdl = sdl;
      version += 1;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
