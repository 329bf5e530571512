import { expect, test } from '@jest/globals';
import { openDatabase } from '@naru/persistence';
import { databaseOfService } from '@naru/test-harness';
import { itemsTables } from '../src/tables.ts';

test('the migrations make the tables that the entities describe', async () => {
  await using place = await databaseOfService('items');
  await using database = await openDatabase({ target: place.target, tables: itemsTables });
  expect(await database.drift()).toBe('');
});
