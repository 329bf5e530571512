import { join } from 'node:path';
import { peerFolder } from './folders.ts';
import type { Peer } from './peer.ts';

/** What the others are compared with. */
export const apollo: Peer = {
  name: 'apollo',
  title: '@apollo/gateway + @apollo/server',
  folder: 'apollo',
  versionOf: '@apollo/gateway',
  command: ({ port, supergraphFile }) => ({
    program: process.execPath,
    parameters: [join(peerFolder('apollo'), 'serve.js')],
    env: { PORT: String(port), SUPERGRAPH_FILE: supergraphFile, APOLLO_TELEMETRY_DISABLED: '1' },
  }),
};
