import { join } from 'node:path';
import { startNatsServer } from '@naru/nats';
import { projectFolder } from './folders.ts';
import type { Peer } from './peer.ts';

const secret = 'for the benchmark, where nobody is to be kept out';

export const naru: Peer = {
  name: 'naru',
  title: 'Naru',
  async command({ port, supergraphFile, folder, resources }) {
    const nats = resources.use(await startNatsServer({ storeFolder: join(folder, 'nats') }));
    return {
      program: process.execPath,
      parameters: ['gateway/src/main.ts'],
      env: {
        PORT: String(port),
        SUPERGRAPH_FILE: supergraphFile,
        LOG_LEVEL: 'warn',
        NATS_URL: nats.url,
        NARU_DATA: folder,
        GATEWAY_SECRET: secret,
        CURSOR_SECRET: secret,
      },
      workingFolder: projectFolder,
    };
  },
};
