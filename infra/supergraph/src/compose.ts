import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CompositionFailed, composeSupergraph, readSubgraphs } from './compose-supergraph.ts';
import { firstDifferences } from './first-differences.ts';

// Writes schema/supergraph.graphql; with --check only tells whether it is up to date.
const projectFolder = resolve(import.meta.dirname, '../../..');
const file = 'schema/supergraph.graphql';

try {
  const composed = composeSupergraph(await readSubgraphs(projectFolder));
  if (process.argv.includes('--check')) await check(composed);
  else await writeFile(join(projectFolder, file), composed);
} catch (error) {
  if (!(error instanceof CompositionFailed)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function check(composed: string): Promise<void> {
  const committed = await readFile(join(projectFolder, file), 'utf8').catch(() => '');
  if (committed === composed) return;
  console.error(`${file} is not what the subgraphs compose to now: run "npm run naru -- schema compose".`);
  console.error(firstDifferences(committed, composed).join('\n'));
  process.exitCode = 1;
}
