/** What clients ask: the root field `topProducts` is in each, so that a text can be made new by an alias for it. */
export interface BenchmarkQuery {
  readonly name: 'one subgraph' | 'two subgraphs' | 'deep';
  readonly text: string;
}

export const queries: readonly BenchmarkQuery[] = [
  { name: 'one subgraph', text: '{ topProducts { upc name price weight } }' },
  { name: 'two subgraphs', text: '{ topProducts { upc name price reviews { id body } } }' },
  {
    name: 'deep',
    text: `
      fragment User on User { id username name }
      fragment Review on Review { id body }
      fragment Product on Product { inStock name price shippingEstimate upc weight }
      query Deep {
        users {
          ...User
          reviews {
            ...Review
            product {
              ...Product
              reviews {
                ...Review
                author { ...User reviews { ...Review product { ...Product } } }
              }
            }
          }
        }
        topProducts {
          ...Product
          reviews {
            ...Review
            author { ...User reviews { ...Review product { ...Product } } }
          }
        }
      }`,
  },
];

/** Stands in a text for a number of ALIAS_DIGITS digits that is new each time. */
export const ALIAS_MARK = 'a00000000';

/** The same question in a text that no plan cache has seen, once the mark in it is replaced. */
export function withAlias(text: string): string {
  return text.replace('topProducts', `${ALIAS_MARK}: topProducts`);
}
