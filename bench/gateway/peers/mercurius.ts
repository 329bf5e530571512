import { join } from 'node:path';
import { peerFolder } from './folders.ts';
import type { Peer } from './peer.ts';

/** Reads no supergraph: it asks the subgraphs for their schemas and composes them by itself, as Federation 1 knew it. */
export const mercurius: Peer = {
  name: 'mercurius',
  title: '@mercuriusjs/gateway',
  folder: 'mercurius',
  versionOf: '@mercuriusjs/gateway',
  command: ({ port, subgraphUrls }) => ({
    program: process.execPath,
    parameters: [join(peerFolder('mercurius'), 'serve.js')],
    env: { PORT: String(port), SUBGRAPH_URLS: JSON.stringify(subgraphUrls) },
  }),
};
