// `npm run naru -- <command>`: what people and pipelines do to Naru from a terminal.
import { rolloutCommand } from './src/rollout.ts';
import { schemaCommand } from './src/schema.ts';
import { statusCommand } from './src/status.ts';
import { tokenCommand } from './src/token.ts';
import { UsageError } from './src/usage-error.ts';

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  token: tokenCommand,
  schema: schemaCommand,
  rollout: rolloutCommand,
  status: statusCommand,
};

const USAGE = `Usage: npm run naru -- <command>

Commands:
  token --role customer|vendor|courier|operator --sub <id>   print a token for development
  schema compose                                             compose the subgraphs into schema/supergraph.graphql
  schema check                                               fail when the committed supergraph has drifted
  rollout <service>…|all                                     replace the running processes of services one by one
  status                                                     list the processes of "npm run services"

Every command answers --help.
`;

const [name, ...args] = process.argv.slice(2);
const command = name === undefined ? undefined : COMMANDS[name];
if (command === undefined) {
  const asked = name === undefined || name === '--help';
  (asked ? process.stdout : process.stderr).write(
    asked ? USAGE : `naru: there is no command "${name}"\n\n${USAGE}`,
  );
  process.exitCode = asked ? 0 : 2;
} else {
  try {
    process.exitCode = await command(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`naru: ${error.message}\n`);
    process.exitCode = 2;
  }
}
