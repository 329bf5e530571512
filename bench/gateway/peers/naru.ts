import { projectFolder } from './folders.ts';
import type { Peer } from './peer.ts';

/** This repository's gateway, with its defaults, as `npm run gateway` serves anyone's supergraph. */
export const naru: Peer = {
  name: 'naru',
  title: 'Naru',
  switchedOff: 'equal requests in flight, of clients and to a subgraph, answered once',
  command: ({ port, supergraphFile, sharing }) => ({
    program: process.execPath,
    parameters: ['--min-semi-space-size=16', '--max-semi-space-size=32', 'gateway/src/main.ts'],
    env: {
      PORT: String(port),
      SUPERGRAPH_FILE: supergraphFile,
      NARU_ENV: 'production',
      LOG_LEVEL: 'warn',
      ...(sharing === 'off' && { SHARE_QUERIES: 'false', SUBGRAPH_SHARING: 'false' }),
    },
    workingFolder: projectFolder,
  }),
};
