import { fork } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../child-message.ts';
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
  const subgraphUrls = await messageOf<Record<SubgraphName, string>>(child);
  const supergraphFile = join(folder, 'supergraph.graphql');
  await writeFile(supergraphFile, shopSupergraph(subgraphUrls));
  return { subgraphUrls, supergraphFile, [Symbol.dispose]: () => child.disconnect() };
}
