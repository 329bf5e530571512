import { expect, test } from '@jest/globals';
import { openDatabase } from '@naru/persistence';
import { databaseOfService } from '@naru/test-harness';
import { callsTables } from '../src/tables.ts';

test('the migrations make the tables that the entities describe', async () => {
  await using place = await databaseOfService('calls');
  await using database = await openDatabase({ target: place.target, tables: callsTables });
  expect(await database.drift()).toBe('');
});
