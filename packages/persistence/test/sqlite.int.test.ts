import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@naru/test-harness';
import { type Database, isTemporaryFailure } from '../src/index.ts';
import { CounterRow, currentValue, increment, openCounters } from './counter-database.ts';

const open = (file: string): Promise<Database> => openCounters({ engine: 'sqlite', file });

test('waiting for another connection keeps the process awake', async () => {
  await using folder = temporaryFolder();
  const file = join(folder.path, 'counters.sqlite');
  await using first = await open(file);
  await using second = await open(file);
  const held = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const holding = first.transaction(async (em) => {
    await em.nativeUpdate(CounterRow, 'a', { value: 10 });
    held.resolve();
    await release.promise;
  });
  await held.promise;
  const waiting = increment(second);
  let turns = 0;
  while (turns < 20) {
    await new Promise(setImmediate);
    turns += 1;
  }
  release.resolve();
  await Promise.all([holding, waiting]);
  expect(await currentValue(second)).toBe(11);
});

test('a full disk fails the transaction that filled it and no other', async () => {
  await using folder = temporaryFolder();
  await using database = await open(join(folder.path, 'counters.sqlite'));
  const pages = await database.read((em) => em.execute<{ page_count: number }[]>('pragma page_count'));
  await database.read((em) => em.execute(`pragma max_page_count = ${(pages[0]?.page_count ?? 0) + 2}`));
  const filling = database.transaction(async (em) => {
    await em.execute('insert into counter values (?, 0)', ['x'.repeat(1_000_000)], 'run');
  });
  expect(isTemporaryFailure(await filling.catch((error) => error))).toBe(true);
  await increment(database);
  expect(await currentValue(database)).toBe(1);
});

test('a transaction that cannot begin leaves the connection to others', async () => {
  await using folder = temporaryFolder();
  await using database = await open(join(folder.path, 'counters.sqlite'));
  await database.read((em) => em.execute('begin'));
  await expect(increment(database)).rejects.toThrow('within a transaction');
  await database.read((em) => em.execute('rollback'));
  await increment(database);
  expect(await currentValue(database)).toBe(1);
});

test('work that was in conflict is done again from the start, and a lasting conflict is temporary', async () => {
  await using folder = temporaryFolder();
  await using database = await open(join(folder.path, 'counters.sqlite'));
  const conflict = () => Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });
  let attempts = 0;
  await database.transaction(async (em) => {
    attempts += 1;
    await em.nativeUpdate(CounterRow, 'a', { value: attempts });
    if (attempts < 3) throw conflict();
  });
  expect(await currentValue(database)).toBe(3);

  const lasting = await database.transaction(() => Promise.reject(conflict())).catch((error) => error);
  expect(isTemporaryFailure(lasting)).toBe(true);
  expect(isTemporaryFailure(new Error('database is locked'))).toBe(false);
});
