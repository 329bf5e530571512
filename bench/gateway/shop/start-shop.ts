import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SubgraphName } from './schema.ts';
import { shopSupergraph } from './supergraph.ts';

/** The subgraphs, running in one process, and the supergraph over them. */
export interface Shop extends Disposable {
  readonly subgraphUrls: Readonly<Record<SubgraphName, string>>;
  readonly supergraphFile: string;
}

/** Starts the subgraphs and writes the supergraph into the folder. */
export async function startShop(folder: string): Promise<Shop> {
  const child = fork(join(import.meta.dirname, 'main.ts'), { execArgv: [] });
  const [subgraphUrls] = (await once(child, 'message')) as [Record<SubgraphName, string>];
  const supergraphFile = join(folder, 'supergraph.graphql');
  await writeFile(supergraphFile, shopSupergraph(subgraphUrls));
  return { subgraphUrls, supergraphFile, [Symbol.dispose]: () => child.disconnect() };
}
