import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openDatabase } from '@naru/persistence';
import { temporaryFolder } from '@naru/test-harness';
import { migrations } from '../migrations/sqlite/index.ts';
import { entities } from '../src/entities/index.ts';

test('the migrations make the tables that the entities describe', async () => {
  await using folder = temporaryFolder();
  const url = `sqlite:${join(folder.path, 'items.sqlite')}`;
  await using database = await openDatabase({ url, entities, migrations });
  expect(await database.drift()).toBe('');
});
