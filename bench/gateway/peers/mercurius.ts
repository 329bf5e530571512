import { join } from 'node:path';
import { subgraphNames, subgraphSdl } from '../shop/schema.ts';
import { peerFolder } from './folders.ts';
import type { Peer, Situation } from './peer.ts';

/** Reads no supergraph: it is given the subgraphs' schemas and composes them by itself, as Federation 1 knew it. */
export const mercurius: Peer = {
  name: 'mercurius',
  title: '@mercuriusjs/gateway',
  folder: 'mercurius',
  versionOf: '@mercuriusjs/gateway',
  command: ({ port, subgraphUrls }) => ({
    program: process.execPath,
    parameters: [join(peerFolder('mercurius'), 'serve.js')],
    env: { PORT: String(port), SERVICES: JSON.stringify(services(subgraphUrls)) },
  }),
};

const services = (urls: Situation['subgraphUrls']) =>
  subgraphNames.map((name) => ({ name, url: urls[name], schema: subgraphSdl[name] }));
