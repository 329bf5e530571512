import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { raw } from '@mikro-orm/core';
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

test('transactions that wait together are committed together, and a failing one fails alone', async () => {
  await using folder = temporaryFolder();
  const file = join(folder.path, 'counters.sqlite');
  await using database = await open(file);
  await using other = await open(file);
  const context = new AsyncLocalStorage<number>();
  const seen: number[] = [];
  const outcomes = await Promise.allSettled(
    Array.from({ length: 40 }, (_, number) =>
      context.run(number, () =>
        database
          .transaction(async (em) => {
            await em.nativeUpdate(CounterRow, 'a', { value: raw('value + 1') });
            if (number === 7) throw new Error('only this one');
            return context.getStore();
          })
          .then(async (result) => {
            // Who hears of a success can count on it, in every connection.
            seen.push(await currentValue(other));
            return result;
          }),
      ),
    ),
  );
  const failed = outcomes.flatMap((outcome, number) => (outcome.status === 'rejected' ? [number] : []));
  expect(failed).toEqual([7]);
  expect(outcomes[7]).toMatchObject({ reason: new Error('only this one') });
  expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 7))).toEqual(
    outcomes.map((_, number) => number),
  );
  expect(Math.min(...seen)).toBeGreaterThan(0);
  expect(await currentValue(database)).toBe(39);
});

test('of transactions that are committed together each sees what those before it did, and none their unfinished changes', async () => {
  await using folder = temporaryFolder();
  await using database = await open(join(folder.path, 'counters.sqlite'));
  const values = await Promise.all(
    Array.from({ length: 10 }, () =>
      database.transaction(async (em) => {
        const row = await em.findOneOrFail(CounterRow, 'a');
        await new Promise(setImmediate);
        row.value += 1;
        return row.value;
      }),
    ),
  );
  expect(values).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('a disk that is filled by one of many fails none of the others', async () => {
  await using folder = temporaryFolder();
  await using database = await open(join(folder.path, 'counters.sqlite'));
  const pages = await database.read((em) => em.execute<{ page_count: number }[]>('pragma page_count'));
  await database.read((em) => em.execute(`pragma max_page_count = ${(pages[0]?.page_count ?? 0) + 2}`));
  const fill = () =>
    database.transaction(async (em) => {
      await em.execute('insert into counter values (?, 0)', ['x'.repeat(1_000_000)], 'run');
    });
  const [before, filling, after] = await Promise.allSettled([
    increment(database),
    fill(),
    increment(database),
  ]);
  expect(filling.status === 'rejected' && isTemporaryFailure(filling.reason)).toBe(true);
  expect([before.status, after.status]).toEqual(['fulfilled', 'fulfilled']);
  expect(await currentValue(database)).toBe(2);
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
