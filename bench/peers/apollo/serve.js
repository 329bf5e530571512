// Plain @apollo/gateway behind @apollo/server's standalone server: what its documentation shows, nothing else.
import { readFile } from 'node:fs/promises';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';

const supergraphSdl = await readFile(process.env['SUPERGRAPH_FILE'], 'utf8');
const server = new ApolloServer({ gateway: new ApolloGateway({ supergraphSdl }) });
await startStandaloneServer(server, { listen: { host: '127.0.0.1', port: Number(process.env['PORT']) } });
