import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

/** One subgraph as composition wants it. */
export interface SubgraphSource {
  readonly name: string;
  readonly sdl: string;
}

/** The subgraphs do not make a supergraph; the problems say why, one each. */
export class CompositionFailed extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The subgraphs do not compose:\n${problems.join('\n')}`);
    this.problems = problems;
  }
}

/** Every subgraph of the project as it is served (`sdl` of its `src/schema.ts`), and the virtual one of subscriptions. */
export async function readSubgraphs(projectFolder: string): Promise<SubgraphSource[]> {
  const services = join(projectFolder, 'subgraphs');
  const names = (await readdir(services))
    .sort()
    .filter((name) => existsSync(join(services, name, 'src/schema.ts')));
  const served = names.map(async (name): Promise<SubgraphSource> => {
    const module: { sdl?: unknown } = await import(pathToFileURL(join(services, name, 'src/schema.ts')).href);
    if (typeof module.sdl !== 'string') throw new Error(`subgraphs/${name}/src/schema.ts exports no "sdl"`);
    return { name, sdl: module.sdl };
  });
  const events = {
    name: 'events',
    sdl: await readFile(join(projectFolder, 'schema/events.graphql'), 'utf8'),
  };
  return [...(await Promise.all(served)), events];
}

/** The supergraph SDL. Its routing URLs are placeholders: a deployment tells the gateway where the subgraphs are. */
export function composeSupergraph(subgraphs: readonly SubgraphSource[]): string {
  const { supergraphSdl, errors } = composeServices(
    subgraphs.map(({ name, sdl }) => ({
      name,
      url: `http://${name}.internal/graphql`,
      typeDefs: parse(sdl),
    })),
  );
  if (!supergraphSdl)
    throw new CompositionFailed((errors ?? []).map(({ message }) => message.replaceAll('\n', ' ')));
  return `# Composed by "npm run naru -- schema compose". Do not edit.\n${supergraphSdl.trim()}\n`;
}
