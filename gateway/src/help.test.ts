import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { gatewayConfig, variableGroups } from './config.ts';
import { helpMarkdown, helpText } from './help.ts';

const names = variableGroups.flatMap(({ variables }) => Object.keys(variables));

test('every variable is shown, with what it is for', () => {
  expect(names).toEqual(expect.arrayContaining(Object.keys(gatewayConfig.shape)));
  for (const { variables } of variableGroups) {
    for (const [name, schema] of Object.entries(variables))
      expect([name, schema.description]).not.toContain(undefined);
  }
  for (const name of [...names, 'SUBGRAPH_URL_<NAME>']) expect(helpText()).toContain(`  ${name} `);
});

test('the README has the very same tables', async () => {
  const readme = await readFile(join(import.meta.dirname, '../README.md'), 'utf8');
  expect(readme).toContain(helpMarkdown()); // if not: node gateway/write-environment.ts
});
