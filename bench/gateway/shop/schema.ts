// The four subgraphs that every gateway is measured in front of. They are written as Federation 1 knows it, because that
// is what all of the gateways can be given: one composes by itself and knows nothing newer.

export type SubgraphName = 'accounts' | 'products' | 'inventory' | 'reviews';

/** What each subgraph serves, by its name. */
export const subgraphSdl: Readonly<Record<SubgraphName, string>> = {
  accounts: `
    extend type Query {
      users: [User!]!
    }
    type User @key(fields: "id") {
      id: ID!
      name: String!
      username: String!
      birthYear: Int!
    }
  `,
  products: `
    extend type Query {
      topProducts(first: Int! = 5): [Product!]!
    }
    type Product @key(fields: "upc") {
      upc: ID!
      name: String!
      price: Int!
      weight: Int!
    }
  `,
  inventory: `
    extend type Product @key(fields: "upc") {
      upc: ID! @external
      price: Int! @external
      weight: Int! @external
      inStock: Boolean!
      shippingEstimate: Int! @requires(fields: "price weight")
    }
  `,
  reviews: `
    type Review @key(fields: "id") {
      id: ID!
      body: String!
      author: User!
      product: Product!
    }
    extend type User @key(fields: "id") {
      id: ID! @external
      reviews: [Review!]!
    }
    extend type Product @key(fields: "upc") {
      upc: ID! @external
      reviews: [Review!]!
    }
  `,
};

export const subgraphNames = Object.keys(subgraphSdl) as SubgraphName[];
