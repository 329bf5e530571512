// @mercuriusjs/gateway as its documentation shows it. It reads no supergraph: it composes the subgraphs by itself.
import mercuriusGateway from '@mercuriusjs/gateway';
import Fastify from 'fastify';

const services = Object.entries(JSON.parse(process.env['SUBGRAPH_URLS'])).map(([name, url]) => ({
  name,
  url,
}));
const app = Fastify();
app.register(mercuriusGateway, { gateway: { services } });
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
