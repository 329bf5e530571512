import { fetchData, fetchInto } from './subgraphs.js';

/** The query that one subgraph answers. */
export function topProducts() {
  return fetchData('products', '{topProducts{upc name price weight}}');
}

/** The query that two subgraphs answer. */
export async function topProductsWithReviews() {
  const data = await fetchData('products', '{topProducts{upc name price}}');
  const representation = ({ upc }) => ({ __typename: 'Product', upc });
  await fetchInto('reviews', '...on Product{reviews{id body}}', data.topProducts, representation);
  return data;
}
