// The deep query, which four subgraphs answer in 16 fetches.
import { fetchData, fetchInto } from './subgraphs.js';

const productByUpc = ({ upc }) => ({ __typename: 'Product', upc });
const productWithPrice = ({ upc, price, weight }) => ({ __typename: 'Product', upc, price, weight });
const userById = ({ id }) => ({ __typename: 'User', id });
const reviewsOf = (entities) => entities.flatMap(({ reviews }) => reviews);

const authorAndTheirReviews = 'author{id reviews{id body product{upc}}}';
const reviewsOfProduct = `reviews{id body ${authorAndTheirReviews}}`;

/** Both root fields, side by side as the plan has them. */
export async function deep() {
  const [users, topProducts] = await Promise.all([usersAndMore(), topProductsAndMore()]);
  return { users, topProducts };
}

async function usersAndMore() {
  const { users } = await fetchData('accounts', '{users{id username name}}');
  const theirReviews = `...on User{reviews{id body product{upc ${reviewsOfProduct}}}}`;
  await fetchInto('reviews', theirReviews, users, userById);
  const reviewed = reviewsOf(users).map(({ product }) => product);
  await Promise.all([completeProducts(reviewed), completeAuthors(reviewed)]);
  return users;
}

async function topProductsAndMore() {
  const { topProducts } = await fetchData('products', '{topProducts{name price upc weight}}');
  const reviewed = async () => {
    await fetchInto('reviews', `...on Product{${reviewsOfProduct}}`, topProducts, productByUpc);
    await completeAuthors(topProducts);
  };
  const stock = '...on Product{inStock shippingEstimate}';
  await Promise.all([reviewed(), fetchInto('inventory', stock, topProducts, productWithPrice)]);
  return topProducts;
}

/** The authors of the products' reviews, and the products that these have reviewed. */
async function completeAuthors(products) {
  const authors = reviewsOf(products).map(({ author }) => author);
  const theirProducts = reviewsOf(authors).map(({ product }) => product);
  await Promise.all([
    fetchInto('accounts', '...on User{username name}', authors, userById),
    completeProducts(theirProducts),
  ]);
}

async function completeProducts(products) {
  const shipping = async () => {
    await fetchInto('products', '...on Product{name price weight}', products, productByUpc);
    await fetchInto('inventory', '...on Product{shippingEstimate}', products, productWithPrice);
  };
  await Promise.all([shipping(), fetchInto('inventory', '...on Product{inStock}', products, productByUpc)]);
}
