import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { GraphQLError, Source } from 'graphql';
import { apiOf, breakingChanges, invalidOperations } from './compatibility.ts';
import { CompositionFailed, composeSupergraph, readSubgraphs } from './compose-supergraph.ts';
import { firstDifferences } from './first-differences.ts';

// What `npm run naru -- schema check` runs: the committed supergraph is what the subgraphs compose to, every known operation
// is valid, and, with --against <commit or file>, nothing that was served there is broken.
const { values } = parseArgs({
  options: {
    against: { type: 'string' },
    /** Another supergraph than the composed one, for trying a change out. */
    supergraph: { type: 'string' },
    operations: { type: 'string' },
  },
});
const projectFolder = resolve(import.meta.dirname, '../../..');
const FILE = 'schema/supergraph.graphql';
/** How git ends when it is asked for what it does not have. */
const GIT_CANNOT = 128;

try {
  const problems = await check();
  if (problems.length > 0) {
    console.error(problems.join('\n'));
    process.exitCode = 1;
  }
} catch (error) {
  if (!(error instanceof CompositionFailed || error instanceof GraphQLError || isMissing(error))) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function check(): Promise<string[]> {
  const sdl = values.supergraph ? await readFile(values.supergraph, 'utf8') : await composed();
  const api = apiOf(sdl);
  const operations = await readOperations(values.operations ?? join(projectFolder, 'schema/operations'));
  const invalid = invalidOperations(api, operations);
  const broken = values.against ? await breakingChanges(apiOf(await supergraphAt(values.against)), api) : [];
  return [
    ...(invalid.length > 0
      ? ['Operations that are in use would no longer be valid:', ...indented(invalid)]
      : []),
    ...(broken.length > 0
      ? [
          `The schema breaks clients of ${values.against}:`,
          ...indented(broken),
          'Mark what is to go @deprecated, deliver that, and take it away when nobody asks for it any more.',
        ]
      : []),
  ];
}

/** A file that was named and is not there, or a commit that git, as it has said, does not know. */
function isMissing(error: unknown): error is Error {
  const { code, status } = error as NodeJS.ErrnoException & { status?: number };
  return code === 'ENOENT' || status === GIT_CANNOT;
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

/** @throws CompositionFailed also where what is committed is something else */
async function composed(): Promise<string> {
  const sdl = composeSupergraph(await readSubgraphs(projectFolder));
  const committed = await readFile(join(projectFolder, FILE), 'utf8').catch(() => '');
  if (committed === sdl) return sdl;
  throw new CompositionFailed([
    `${FILE} is not what they compose to now: run "npm run naru -- schema compose".`,
    ...firstDifferences(committed, sdl),
  ]);
}

async function readOperations(folder: string): Promise<Source[]> {
  const operations: Source[] = [];
  for await (const path of glob('**/*.graphql', { cwd: folder })) {
    const file = join(folder, path);
    operations.push(new Source(await readFile(file, 'utf8'), relative(projectFolder, file)));
  }
  return operations;
}

async function supergraphAt(version: string): Promise<string> {
  if (existsSync(version)) return readFile(version, 'utf8');
  return execFileSync('git', ['show', `${version}:${FILE}`], {
    cwd: projectFolder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
