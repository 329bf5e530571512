// `npm run naru -- <command>`: what people and pipelines do to Naru from a terminal.
import { Cannot } from './src/cannot.ts';
import { UsageError } from './src/usage-error.ts';

type Command = (args: readonly string[]) => Promise<number>;

/** Each loaded when it is asked for: a token should not wait for what opens databases. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  token: async () => (await import('./src/token.ts')).tokenCommand,
  schema: async () => (await import('./src/schema.ts')).schemaCommand,
  dlq: async () => (await import('./src/dlq/command.ts')).dlqCommand,
  outbox: async () => (await import('./src/outbox.ts')).outboxCommand,
  views: async () => (await import('./src/views.ts')).viewsCommand,
  rollout: async () => (await import('./src/rollout.ts')).rolloutCommand,
  status: async () => (await import('./src/status.ts')).statusCommand,
  migrate: async () => (await import('./src/migrate/command.ts')).migrateCommand,
  config: async () => (await import('./src/config.ts')).configCommand,
  pipeline: async () => (await import('./src/pipeline.ts')).pipelineCommand,
};

const USAGE = `Usage: npm run naru -- <command>

Commands:
  token --role customer|vendor|courier|operator --sub <id>   print a token for development
  schema compose                                             compose the subgraphs into schema/supergraph.graphql
  schema check                                               fail when the supergraph has drifted or would break clients
  rollout <service>…|all                                     replace the running processes of services one by one
  status                                                     list the processes of "npm run services"
  dlq list|show|redrive|discard                              look after events that a policy could not handle
  outbox replay --since <when>                               give a broker back what it has lost
  views rebuild                                              make the customers' pages anew from the streams
  migrate [<service>…]                                       bring the tables of the services up to date
  config table|load                                          document the configuration, load it from the parameter store
  pipeline check|dry-run                                     try the Jenkinsfile without Jenkins

Every command answers --help.
`;

const [name, ...args] = process.argv.slice(2);
const load = name === undefined || !Object.hasOwn(COMMANDS, name) ? undefined : COMMANDS[name];
if (load === undefined) {
  const asked = name === undefined || name === '--help';
  (asked ? process.stdout : process.stderr).write(
    asked ? USAGE : `naru: there is no command "${name}"\n\n${USAGE}`,
  );
  process.exitCode = asked ? 0 : 2;
} else {
  try {
    const command = await load();
    process.exitCode = await command(args);
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof Cannot)) throw error;
    process.stderr.write(`naru: ${error.message}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}
