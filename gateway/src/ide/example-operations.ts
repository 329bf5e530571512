import { readFile } from 'node:fs/promises';
import { ConfigError } from '@naru/service-host';
import { parse } from 'graphql';

/**
 * The operations that browsers' tools begin with; undefined where there is no file of them.
 * @throws ConfigError when the file cannot be read, or holds no GraphQL
 */
export async function loadExampleOperations(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  try {
    const text = await readFile(path, 'utf8');
    parse(text, { noLocation: true });
    return text;
  } catch (error) {
    throw new ConfigError([`EXAMPLE_OPERATIONS_FILE: ${error instanceof Error ? error.message : error}`]);
  }
}
