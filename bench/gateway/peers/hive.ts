import { join } from 'node:path';
import { peerFolder } from './folders.ts';
import type { Command, Peer, Situation } from './peer.ts';

const common = {
  folder: 'hive',
  switchedOff: 'equal requests in flight to a subgraph, sent once',
};

export const hive: Peer = {
  ...common,
  name: 'hive',
  title: '@graphql-hive/gateway',
  versionOf: '@graphql-hive/gateway',
  command: (situation) => hiveCommand(situation, []),
};

export const hiveRust: Peer = {
  ...common,
  name: 'hive-rust',
  title: '@graphql-hive/gateway with its Rust planner',
  versionOf: '@graphql-hive/router-runtime',
  command: (situation) => hiveCommand(situation, ['--hive-router-runtime']),
};

function hiveCommand({ port, supergraphFile, sharing, folder }: Situation, more: readonly string[]): Command {
  const own = peerFolder('hive');
  const configuration = sharing === 'off' ? ['--config-path', join(own, 'own-requests.js')] : [];
  const parameters = ['--host', '127.0.0.1', '--port', String(port), ...configuration];
  return {
    program: process.execPath,
    parameters: [
      join(own, 'node_modules/.bin/hive-gateway'),
      'supergraph',
      supergraphFile,
      ...parameters,
      ...more,
    ],
    workingFolder: folder,
  };
}
