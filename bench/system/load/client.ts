import { Agent, request } from 'node:http';

/** What a client was told, and how long that took. */
export interface Told<Data> {
  readonly status: number;
  readonly data: Data | undefined;
  readonly errors: readonly { readonly extensions: { readonly code: string } }[];
  readonly tookMs: number;
}

export type Ask = <Data>(token: string, query: string, variables: object) => Promise<Told<Data>>;

/** Asks over kept-alive connections. */
export function createAsk(url: string, connections: number): Ask {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return <Data>(token: string, query: string, variables: object) =>
    new Promise<Told<Data>>((resolve, reject) => {
      const startedMs = performance.now();
      const body = JSON.stringify({ query, variables });
      const sent = request(
        `${url}/graphql`,
        {
          agent,
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            authorization: `Bearer ${token}`,
          },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => {
            text += chunk;
          });
          response.on('end', () => {
            const { data, errors = [] } = JSON.parse(text) as Pick<Told<Data>, 'data' | 'errors'>;
            resolve({
              status: response.statusCode ?? 0,
              data,
              errors,
              tookMs: performance.now() - startedMs,
            });
          });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
}
