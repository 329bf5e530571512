import { EventEmitter, on, once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { Subgraph } from '@naru/subgraph-host';
import { execute, GraphQLError, type GraphQLSchema, parse, subscribe } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/http';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';

const federation = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n';
const productsSdl = `${federation}
  type Product @key(fields: "id") { id: ID! name: String! stock: Int }
  type Query { product(id: ID!): Product }
  type Subscription { stockChanged(id: ID!): Product! countdown(from: Int! = 2): Int! refused: Int }`;

/** Who a follower was introduced as: by HTTP headers, and by connection parameters. */
export interface Introduction {
  readonly headers: IncomingHttpHeaders;
  readonly params: Readonly<Record<string, unknown>> | undefined;
}

/** A subgraph with subscriptions, and the wire to make something happen there. */
export interface Products {
  readonly schema: GraphQLSchema;
  /** Whoever follows stock changes now. */
  readonly followers: Set<Introduction>;
  change(id: string, stock: number | null): void;
  /** Ends the subscriptions of this product's followers, as the subgraph would. */
  complete(id: string): void;
  /** The same as a subgraph in the gateway's process. */
  readonly inProcess: Subgraph;
}

export function createProducts(): Products {
  const wire = new EventEmitter({ captureRejections: true }).setMaxListeners(0);
  const followers = new Set<Introduction>();

  function follow(id: string, introduction: Introduction) {
    const changes = on(wire, `changed ${id}`, { close: [`completed ${id}`] });
    const follower = { ...introduction };
    followers.add(follower);
    wire.once(`completed ${id}`, () => followers.delete(follower));
    return {
      next: () => changes.next(),
      return: () => {
        followers.delete(follower);
        return changes.return?.();
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  const resolvers = {
    Query: { product: (_: unknown, { id }: { id: string }) => ({ id }) },
    Product: { name: ({ id }: { id: string }) => `product ${id}` },
    Subscription: {
      stockChanged: {
        subscribe: (_: unknown, { id }: { id: string }, context: Introduction) => follow(id, context),
        resolve: ([stock]: [number | null], { id }: { id: string }) => ({
          id,
          stock:
            stock ?? (() => Promise.reject(coded('The warehouse is closed', 'CONFLICT', { opensAt: 9 }))),
        }),
      },
      countdown: {
        async *subscribe(_: unknown, { from }: { from: number }) {
          for (let left = from; left >= 0; left -= 1) yield { countdown: left };
        },
      },
      refused: {
        subscribe() {
          throw coded('Not for you', 'FORBIDDEN');
        },
      },
    },
  };
  const schema = buildSubgraphSchema([{ typeDefs: parse(productsSdl), resolvers: resolvers as never }]);

  return {
    schema,
    followers,
    change: (id, stock) => void wire.emit(`changed ${id}`, stock),
    complete: (id) => void wire.emit(`completed ${id}`),
    inProcess: {
      ...subgraphOf('products', productsSdl, schema),
      subscribe: async ({ query, variables }, context) =>
        subscribe({
          schema,
          document: parse(query),
          variableValues: variables,
          contextValue: { headers: {}, params: { ...context } },
        }),
    },
  };
}

const coded = (message: string, code: string, more = {}) =>
  new GraphQLError(message, { extensions: { code, ...more } });

function subgraphOf(name: string, sdl: string, schema: GraphQLSchema): Subgraph {
  return {
    name,
    sdl,
    execute: async ({ query, variables }) =>
      execute({ schema, document: parse(query), variableValues: variables }),
  };
}

/** Knows how many stars a product has, and its `verdict` once there is such a field. */
export function createReviews(moreFields = ''): Subgraph {
  const sdl = `${federation} type Product @key(fields: "id") { id: ID! stars: Int! ${moreFields} }`;
  const resolvers = { Product: { stars: () => 4, ...(moreFields && { verdict: () => 'fine' }) } };
  return subgraphOf('reviews', sdl, buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers }]));
}

/** The products' subscriptions over WebSocket and server-sent events, on a server that can be lost and come back. */
export interface ProductsServer extends AsyncDisposable {
  readonly port: number;
}

export async function serveProducts({ schema }: Products, port: number): Promise<ProductsServer> {
  const handle = createHandler({
    schema,
    context: ({ raw }) => ({ headers: raw.headers, params: undefined }),
  });
  const server = createServer((request, response) => void handle(request, response));
  const sockets = new WebSocketServer({ server });
  useServer(
    {
      schema,
      context: ({ connectionParams, extra }) => ({
        headers: extra.request.headers,
        params: connectionParams,
      }),
    },
    sockets,
  );
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await closed;
    },
  };
}
