import { composeServices } from '@apollo/composition';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTrace } from '@apollo/server/plugin/inlineTrace';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLSchema, parse } from 'graphql';

/** A subgraph as anybody would write it, served by Apollo Server over HTTP. */
export interface PlainSubgraph extends AsyncDisposable {
  readonly name: string;
  readonly sdl: string;
  readonly url: string;
  /** The headers of every request, in the order they came. */
  readonly requests: Record<string, string | string[] | undefined>[];
}

const federation =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@authenticated"])\n';

async function serve(name: string, sdl: string, schema: GraphQLSchema): Promise<PlainSubgraph> {
  const requests: PlainSubgraph['requests'] = [];
  const server = new ApolloServer({
    schema,
    plugins: [ApolloServerPluginInlineTrace()],
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
  });
  const { url } = await startStandaloneServer(server, {
    listen: { port: 0, host: '127.0.0.1' },
    context: async ({ req }) => {
      requests.push(req.headers);
      return {};
    },
  });
  return { name, sdl, url, requests, [Symbol.asyncDispose]: () => server.stop() };
}

/** Knows products by their id. Their `slow` field is answered once the promise is kept. */
export function serveProducts(patience: Promise<unknown> = Promise.resolve()): Promise<PlainSubgraph> {
  const sdl = `${federation}
    type Product @key(fields: "id") { id: ID! name: String! slow: String broken: Int }
    type Query { product(id: ID!): Product }`;
  const resolvers = {
    Query: { product: (_: unknown, { id }: { id: string }) => ({ id }) },
    Product: {
      name: ({ id }: { id: string }) => `product ${id}`,
      slow: () => patience.then(() => 'at last'),
      broken: () => {
        throw new Error('out of order');
      },
    },
  };
  return serve('products', sdl, buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers }]));
}

/** Knows how many stars a product has, and its `verdict` once there is such a field. */
export function serveReviews(moreFields = ''): Promise<PlainSubgraph> {
  const sdl = `${federation}
    type Product @key(fields: "id") { id: ID! stars: Int! ${moreFields} }`;
  const resolvers = { Product: { stars: () => 4, ...(moreFields && { verdict: () => 'fine' }) } };
  return serve('product-reviews', sdl, buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers }]));
}

/** The supergraph of the subgraphs, as Rover would compose it. */
export function compose(...subgraphs: readonly Pick<PlainSubgraph, 'name' | 'sdl' | 'url'>[]): string {
  const { supergraphSdl, errors } = composeServices(
    subgraphs.map(({ name, sdl, url }) => ({ name, url, typeDefs: parse(sdl) })),
  );
  if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}
