import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Migration } from '@mikro-orm/migrations';
import { temporaryFolder } from '@naru/test-harness';
import { isTemporaryFailure, openDatabase } from '../src/index.ts';
import { CounterRow, currentValue, increment, openCounters } from './counter-database.ts';

const incrementing = join(import.meta.dirname, 'counter-database.ts');

async function runProcess(file: string, times: number): Promise<{ code: number; errors: string }> {
  const child = spawn(process.execPath, [incrementing, file, String(times)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const errors: string[] = [];
  child.stderr.on('data', (data) => errors.push(String(data)));
  const [code] = await once(child, 'close');
  return { code, errors: errors.join('') };
}

test('processes that start on one new file migrate it once, and none of their updates is lost', async () => {
  await using folder = temporaryFolder();
  const file = join(folder.path, 'new/folder/counters.sqlite');
  const ends = await Promise.all([runProcess(file, 150), runProcess(file, 150), runProcess(file, 150)]);
  expect(ends).toEqual(ends.map(() => ({ code: 0, errors: '' })));
  await using database = await openCounters(file);
  expect(await currentValue(database)).toBe(450);
});

test('parallel transactions of one process exclude each other', async () => {
  await using folder = temporaryFolder();
  await using database = await openCounters(join(folder.path, 'counters.sqlite'));
  await Promise.all(Array.from({ length: 200 }, () => increment(database)));
  expect(await currentValue(database)).toBe(200);
});

test('waiting for another connection keeps the process awake', async () => {
  await using folder = temporaryFolder();
  const file = join(folder.path, 'counters.sqlite');
  await using first = await openCounters(file);
  await using second = await openCounters(file);
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

test('a transaction that fails leaves nothing behind and the database usable', async () => {
  await using folder = temporaryFolder();
  await using database = await openCounters(join(folder.path, 'counters.sqlite'));
  const failing = database.transaction(async (em) => {
    await em.nativeUpdate(CounterRow, 'a', { value: 99 });
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  await increment(database);
  expect(await currentValue(database)).toBe(1);
});

test('a full disk fails the transaction that filled it and no other', async () => {
  await using folder = temporaryFolder();
  await using database = await openCounters(join(folder.path, 'counters.sqlite'));
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
  await using database = await openCounters(join(folder.path, 'counters.sqlite'));
  await database.read((em) => em.execute('begin'));
  await expect(increment(database)).rejects.toThrow('within a transaction');
  await database.read((em) => em.execute('rollback'));
  await increment(database);
  expect(await currentValue(database)).toBe(1);
});

test('work that was in conflict is done again from the start, and a lasting conflict is temporary', async () => {
  await using folder = temporaryFolder();
  await using database = await openCounters(join(folder.path, 'counters.sqlite'));
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

test('the work of a transaction is told at once that it has the only connection', async () => {
  await using folder = temporaryFolder();
  await using database = await openCounters(join(folder.path, 'counters.sqlite'));
  await expect(database.transaction(() => increment(database))).rejects.toThrow('its own entity manager');
  await expect(database.transaction(() => currentValue(database))).rejects.toThrow('its own entity manager');
  // Started inside but running after it, work is outside again.
  const gate = Promise.withResolvers<void>();
  let late: Promise<void> | undefined;
  await database.transaction(async () => {
    late = gate.promise.then(() => increment(database));
  });
  gate.resolve();
  await late;
  // A part of the work may be undone by itself.
  await database.transaction(async (em) => {
    await em.nativeUpdate(CounterRow, 'a', { value: 5 });
    await em
      .transactional(async (inner) => {
        await inner.nativeUpdate(CounterRow, 'a', { value: 6 });
        throw new Error('only this part');
      })
      .catch(() => {});
  });
  expect(await currentValue(database)).toBe(5);
});

test('drift names what the migrations forgot', async () => {
  await using folder = temporaryFolder();
  const file = join(folder.path, 'counters.sqlite');
  {
    await using agreeing = await openCounters(file);
    expect(await agreeing.drift()).toBe('');
  }
  await using forgetful = await openDatabase({
    url: `sqlite:${join(folder.path, 'empty.sqlite')}`,
    entities: [CounterRow],
    migrations: [],
  });
  expect(await forgetful.drift()).toContain('create table `counter`');
});

test('a migration that fails is reported and leaves no half of it', async () => {
  await using folder = temporaryFolder();
  const file = join(folder.path, 'counters.sqlite');
  class Broken extends Migration {
    override up(): void {
      this.addSql('create table `half` (`id` text)');
      this.addSql('create nonsense');
    }
  }
  const migrations = [{ name: '1-broken', class: Broken }];
  const options = { url: `sqlite:${file}`, entities: [CounterRow] };
  await expect(openDatabase({ ...options, migrations })).rejects.toThrow('syntax error');
  await using database = await openDatabase({ ...options, migrations: [] });
  const tables = await database.read((em) =>
    em.execute("select name from sqlite_master where name = 'half'"),
  );
  expect(tables).toEqual([]);
});

test('a URL of another engine is refused by name, without its credentials', async () => {
  const opening = openDatabase({ url: 'mysql://naru:secret@db/calls', entities: [], migrations: [] });
  await expect(opening).rejects.toThrow('No engine for the database URL mysql:…; use sqlite:<file>');
});
