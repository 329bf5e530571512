// @mercuriusjs/gateway as its documentation shows it. It reads no supergraph: it composes the subgraphs by itself.
import mercuriusGateway from '@mercuriusjs/gateway';
import Fastify from 'fastify';

const services = JSON.parse(process.env['SERVICES']);
const app = Fastify();
app.register(mercuriusGateway, { gateway: { services } });
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
