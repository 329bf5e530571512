// `npm run naru -- <command>`: what people and pipelines do to Naru from a terminal.
import { configCommand } from './src/config.ts';
import { pipelineCommand } from './src/pipeline.ts';
import { schemaCommand } from './src/schema.ts';
import { tokenCommand } from './src/token.ts';
import { UsageError } from './src/usage-error.ts';

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  token: tokenCommand,
  schema: schemaCommand,
  config: configCommand,
  pipeline: pipelineCommand,
};

const USAGE = `Usage: npm run naru -- <command>

Commands:
  token --role customer|vendor|courier|operator --sub <id>   print a token for development
  schema compose                                             compose the subgraphs into schema/supergraph.graphql
  schema check                                               fail when the supergraph has drifted or would break clients
  config table|load                                          document the configuration, load it from the parameter store
  pipeline check|dry-run                                     try the Jenkinsfile without Jenkins

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
