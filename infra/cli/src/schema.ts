import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseOptions } from './options.ts';
import { UsageError } from './usage-error.ts';

const HELP = `Usage: npm run naru -- schema compose
       npm run naru -- schema check [--against <commit or file>] [--operations <folder>] [--supergraph <file>]
       npm run naru -- schema subgraphs --out <folder>

compose    composes the subgraphs' schemas and schema/events.graphql into schema/supergraph.graphql
check      fails when the committed schema/supergraph.graphql is not what they compose to, when an operation of
           schema/operations is not valid any more, and when the supergraph of --against has clients that would break
subgraphs  writes each subgraph's schema into a folder, <name>.graphql, as GraphOS wants them
`;
const ACTIONS: Readonly<Record<string, { readonly module: string; readonly options: readonly string[] }>> = {
  compose: { module: 'compose.ts', options: [] },
  check: { module: 'check.ts', options: ['against', 'operations', 'supergraph'] },
  subgraphs: { module: 'write-subgraphs.ts', options: ['out'] },
};

export async function schemaCommand([action = '', ...rest]: readonly string[]): Promise<number> {
  if (action === '--help' || rest.includes('--help')) {
    process.stdout.write(HELP);
    return 0;
  }
  const found = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (!found) throw new UsageError('say "schema compose", "schema check" or "schema subgraphs"');
  const { texts, rest: names } = parseOptions(rest, { texts: found.options });
  if (names.length > 0) throw new UsageError(`schema ${action} takes no names`);
  if (action === 'subgraphs' && texts['out'] === undefined) throw new UsageError('say --out which folder');
  const file = join(import.meta.dirname, '../../supergraph/src', found.module);
  const [code] = await once(spawn(process.execPath, [file, ...rest], { stdio: 'inherit' }), 'exit');
  return code ?? 1;
}
