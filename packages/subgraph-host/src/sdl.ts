import { readFileSync } from 'node:fs';

type SharedPart = 'common' | 'geography';

/** A subgraph's own SDL followed by the value types that it shares with other subgraphs. */
export function subgraphSdl(schemaFile: URL, ...parts: readonly SharedPart[]): string {
  const files = [schemaFile, ...parts.map((part) => new URL(`../sdl/${part}.graphql`, import.meta.url))];
  return files.map((file) => readFileSync(file, 'utf8')).join('\n');
}
