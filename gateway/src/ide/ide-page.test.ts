import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ConfigError } from '@naru/service-host';
import { temporaryFolder } from '@naru/test-harness';
import { sandboxPage } from '../graphos/sandbox-page.ts';
import { loadExampleOperations } from './example-operations.ts';
import { idePage } from './ide-page.ts';

test('pages are told operations to begin with, whatever is in them', () => {
  const examples = 'query First { a } # </script><script>alert(1)</script>';
  const developmentSignIn = '/sign-in';
  const page = idePage('/ide', { endpoint: '/graphql', examples, developmentSignIn });
  const [, settings = ''] = /application\/json">(.*?)<\/script>/.exec(page) ?? [];
  expect(JSON.parse(settings)).toEqual({ endpoint: '/graphql', examples, developmentSignIn });

  const sandbox = sandboxPage('n', { offlineIde: '/ide', examples, developmentSignIn });
  const [, given = ''] = /developmentSignIn } = (.*);\n/.exec(sandbox) ?? [];
  expect(JSON.parse(given)).toEqual({ offlineIde: '/ide', examples, developmentSignIn });
  expect(sandbox).not.toContain('<script>alert');
});

test('a file of operations must be there, and hold operations', async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, 'examples.graphql');
  await expect(loadExampleOperations(path)).rejects.toThrow(ConfigError);
  await writeFile(path, 'query {');
  await expect(loadExampleOperations(path)).rejects.toThrow('EXAMPLE_OPERATIONS_FILE: Syntax Error');
  await writeFile(path, 'query A { a }');
  expect(await loadExampleOperations(path)).toBe('query A { a }');
  expect(await loadExampleOperations(undefined)).toBeUndefined();
});
