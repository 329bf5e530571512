import { expect, jest, test } from '@jest/globals';
import { configCommand } from './config.ts';
import { dlqCommand } from './dlq/command.ts';
import { migrateCommand } from './migrate/command.ts';
import { outboxCommand } from './outbox.ts';
import { pipelineCommand } from './pipeline.ts';
import { rolloutCommand } from './rollout.ts';
import { schemaCommand } from './schema.ts';
import { statusCommand } from './status.ts';
import { tokenCommand } from './token.ts';
import { UsageError } from './usage-error.ts';
import { viewsCommand } from './views.ts';

const COMMANDS = [
  [tokenCommand, []],
  [schemaCommand, ['compose']],
  [schemaCommand, ['check']],
  [schemaCommand, ['subgraphs']],
  [dlqCommand, ['list']],
  [dlqCommand, ['redrive']],
  [outboxCommand, ['replay']],
  [viewsCommand, ['rebuild']],
  [rolloutCommand, []],
  [statusCommand, []],
  [migrateCommand, []],
  [configCommand, ['table']],
  [configCommand, ['load']],
  [pipelineCommand, ['check']],
  [pipelineCommand, ['dry-run']],
] as const;

test.each(COMMANDS)('%p %j tells how it is used, and does nothing else', async (command, action) => {
  const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    expect(await command([...action, '--help'])).toBe(0);
    expect(written.mock.calls.join('')).toMatch(/^Usage: npm run naru -- /);
  } finally {
    written.mockRestore();
  }
});

test.each(COMMANDS)('%p %j refuses an option that there is not', async (command, action) => {
  await expect(command([...action, '--nonsense'])).rejects.toBeInstanceOf(UsageError);
});

test.each([
  [['compose', 'all'], 'takes no names'],
  [['subgraphs'], 'say --out'],
])('schema %j is refused', async (args, sentence) => {
  await expect(schemaCommand(args)).rejects.toThrow(sentence);
});
