import type { GraphQLResolverMap } from '@apollo/subgraph';
import { products, type Review, reviews, shippingEstimate, users } from './data.ts';
import type { SubgraphName } from './schema.ts';

interface UserReference {
  readonly id: string;
}
interface ProductReference {
  readonly upc: string;
}

const userOf = ({ id }: UserReference) => users.find((user) => user.id === id);
const productOf = ({ upc }: ProductReference) => products.find((product) => product.upc === upc);

/** What each subgraph answers: a representation is answered by its key (and what it brings), wherever it stands in a list. */
export const resolvers: Readonly<Record<SubgraphName, GraphQLResolverMap<unknown>>> = {
  accounts: {
    Query: { users: () => users },
    User: { __resolveReference: userOf },
  },
  products: {
    Query: { topProducts: (_root, { first }) => products.slice(0, first) },
    Product: { __resolveReference: productOf },
  },
  inventory: {
    Product: {
      __resolveReference: (reference: ProductReference) => ({
        ...reference,
        inStock: productOf(reference)?.inStock,
      }),
      shippingEstimate,
    },
  },
  reviews: {
    Review: {
      __resolveReference: ({ id }: UserReference) => reviews.find((review) => review.id === id),
      author: ({ authorId }: Review) => ({ id: authorId }),
      product: ({ productUpc }: Review) => ({ upc: productUpc }),
    },
    User: { reviews: ({ id }: UserReference) => reviews.filter(({ authorId }) => authorId === id) },
    Product: {
      reviews: ({ upc }: ProductReference) => reviews.filter(({ productUpc }) => productUpc === upc),
    },
  },
};
