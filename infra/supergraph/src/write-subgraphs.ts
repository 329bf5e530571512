import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readSubgraphs } from './compose-supergraph.ts';

// Writes each subgraph's schema as composition gets it: `node write-subgraphs.ts --out <folder>`.
const { out } = parseArgs({ options: { out: { type: 'string' } } }).values;
if (out === undefined) throw new Error('--out is required');
await mkdir(out, { recursive: true });
for (const { name, sdl } of await readSubgraphs(resolve(import.meta.dirname, '../../..')))
  await writeFile(join(out, `${name}.graphql`), sdl);
