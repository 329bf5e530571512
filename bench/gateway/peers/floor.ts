import { join } from 'node:path';
import { peerFolder } from './folders.ts';
import type { Peer } from './peer.ts';

/** Its answers are also what the other gateways' are compared with. */
export const floor: Peer = {
  name: 'floor',
  title: 'hand-written floor',
  folder: 'floor',
  command: ({ port, subgraphUrls }) => ({
    program: process.execPath,
    parameters: [join(peerFolder('floor'), 'serve.js')],
    env: { PORT: String(port), SUBGRAPH_URLS: JSON.stringify(subgraphUrls) },
  }),
};
