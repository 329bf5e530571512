import { createClient, type ExecutionResult, type Client as SocketClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type Feed, openFeed } from './feed.ts';

export type Variables = Readonly<Record<string, unknown>>;

/** One time that a client was connected by WebSocket. */
export interface Connection {
  /** When the server had accepted it, by `performance.now()`. */
  readonly openedAtMs: number;
  readonly closed: { readonly atMs: number; readonly code: number } | undefined;
}

/** One person who uses Naru from outside, over HTTP and a WebSocket. */
export interface Client extends AsyncDisposable {
  /** The whole answer, errors included. */
  execute<Data = Record<string, unknown>>(
    query: string,
    variables?: Variables,
  ): Promise<ExecutionResult<Data>>;
  /** The data. @throws Error when the answer has errors. */
  request<Data = Record<string, unknown>>(query: string, variables?: Variables): Promise<Data>;
  /** Subscribes on this client's socket; the feed keeps every message. */
  subscribe<Data = Record<string, unknown>>(query: string, variables?: Variables): Feed<Data>;
  /** Every time that it was connected for its subscriptions. */
  readonly connections: readonly Connection[];
}

/** @param token absent for an anonymous client. */
export function createTestClient(url: string, token?: string): Client {
  const authorization: Record<string, string> =
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  let socket: SocketClient | undefined;
  const connections: Connection[] = [];

  async function execute<Data>(query: string, variables: Variables = {}): Promise<ExecutionResult<Data>> {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as ExecutionResult<Data>;
  }

  return {
    connections,
    execute,
    async request<Data>(query: string, variables?: Variables) {
      const result = await execute<Data>(query, variables);
      if (result.errors) throw new Error(`The request failed: ${JSON.stringify(result.errors)}`);
      return result.data as Data;
    },
    subscribe(query, variables) {
      socket ??= createClient({
        url: `${url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        connectionParams: authorization,
        // A test that wants to reconnect does so itself, with a cursor.
        retryAttempts: 0,
        on: {
          connected: () => void connections.push({ openedAtMs: performance.now(), closed: undefined }),
          closed(event) {
            const connection = connections.pop();
            const closed = { atMs: performance.now(), code: (event as { code: number }).code };
            if (connection) connections.push({ ...connection, closed });
          },
        },
      });
      return openFeed(socket, query, variables);
    },
    async [Symbol.asyncDispose]() {
      await socket?.dispose();
    },
  };
}
