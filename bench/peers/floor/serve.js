// The floor: what is left of a gateway when it knows its three queries beforehand. Reads HTTP, does exactly the fetches
// of the query planner's plans, merges by hand, and asks for equal entities once per fetch; no parsing of queries, no
// planning, no checks. No gateway on Node and undici can be expected below it unless it shares answers.
import { createServer } from 'node:http';
import { deep } from './deep.js';
import { topProducts, topProductsWithReviews } from './small.js';

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { query } = JSON.parse(Buffer.concat(chunks).toString());
  const ask = query.includes('users')
    ? deep
    : query.includes('reviews')
      ? topProductsWithReviews
      : topProducts;
  try {
    const body = JSON.stringify({ data: await ask() });
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    response.writeHead(200, headers).end(body);
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
}).listen(Number(process.env['PORT']), '127.0.0.1');
