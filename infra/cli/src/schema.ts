import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { UsageError } from './usage-error.ts';

const HELP = `Usage: npm run naru -- schema compose|check

compose  composes the subgraphs' schemas and schema/events.graphql into schema/supergraph.graphql
check    fails when the committed schema/supergraph.graphql is not what they compose to
`;
const COMPOSE = join(import.meta.dirname, '../../supergraph/src/compose.ts');

export async function schemaCommand([action, ...rest]: readonly string[]): Promise<number> {
  if (action === '--help') {
    process.stdout.write(HELP);
    return 0;
  }
  if ((action !== 'compose' && action !== 'check') || rest.length > 0) {
    throw new UsageError('say "schema compose" or "schema check"');
  }
  const args = action === 'check' ? [COMPOSE, '--check'] : [COMPOSE];
  const [code] = await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit');
  return code ?? 1;
}
