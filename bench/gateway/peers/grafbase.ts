import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { subgraphNames, subgraphSdl } from '../shop/schema.ts';
import { peerFolder } from './folders.ts';
import type { Peer, Situation } from './peer.ts';

const packageName = '@grafbase/cli-x86_64-unknown-linux-musl';

/**
 * The Rust gateway as its development server, which is what npm has of it. It reads no supergraph of others: it composes
 * the subgraphs' schemas by itself.
 */
export const grafbase: Peer = {
  name: 'grafbase',
  title: 'Grafbase (Rust)',
  folder: 'grafbase',
  versionOf: packageName,
  onlyOn: 'linux-x64',
  switchedOff: 'equal requests in flight to a subgraph, sent once',
  async command(situation) {
    const { port, folder } = situation;
    const files = subgraphNames.map((name) => writeFile(join(folder, `${name}.graphql`), subgraphSdl[name]));
    await Promise.all([...files, writeFile(join(folder, 'grafbase.toml'), configuration(situation))]);
    return {
      program: join(peerFolder('grafbase'), 'node_modules', packageName, 'grafbase'),
      parameters: ['--home', folder, 'dev', '--config', 'grafbase.toml', '--port', String(port)],
      workingFolder: folder,
    };
  },
};

function configuration({ subgraphUrls, sharing }: Situation): string {
  return [
    ...(sharing === 'off' ? ['[traffic_shaping]', 'inflight_deduplication = false'] : []),
    ...subgraphNames.flatMap((name) => [
      `[subgraphs.${name}]`,
      `url = "${subgraphUrls[name]}"`,
      `schema_path = "${name}.graphql"`,
    ]),
    '',
  ].join('\n');
}
