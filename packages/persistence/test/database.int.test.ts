import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { NotNullConstraintViolationException, UniqueConstraintViolationException } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';
import { type TestDatabase, testDatabase, testedEngines } from '@naru/test-harness';
import {
  type Database,
  databaseAt,
  executeDeferred,
  MigrationsPending,
  Overtaken,
  openDatabase,
  type SqlEntityManager,
} from '../src/index.ts';
import { CounterRow, counterTables, currentValue, increment, openCounters } from './counter-database.ts';

const incrementing = join(import.meta.dirname, 'counter-database.ts');

async function runProcess(url: string, times: number): Promise<{ code: number; errors: string }> {
  const child = spawn(process.execPath, [incrementing, url, String(times)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const errors: string[] = [];
  child.stderr.on('data', (data) => errors.push(String(data)));
  const [code] = await once(child, 'close');
  return { code, errors: errors.join('') };
}

describe.each(testedEngines)('on %s', (engine) => {
  let place: TestDatabase;
  beforeEach(async () => {
    place = await testDatabase(engine);
  });
  afterEach(async () => place[Symbol.asyncDispose]());

  test('processes that start on one new database migrate it once, and none of their updates is lost', async () => {
    const { url } = place;
    const ends = await Promise.all([runProcess(url, 50), runProcess(url, 50), runProcess(url, 50)]);
    expect(ends).toEqual(ends.map(() => ({ code: 0, errors: '' })));
    await using database = await openCounters(place.target);
    expect(await currentValue(database)).toBe(150);
  });

  test('parallel transactions of one process exclude each other', async () => {
    await using database = await openCounters(place.target);
    await Promise.all(Array.from({ length: 200 }, () => increment(database)));
    expect(await currentValue(database)).toBe(200);
  });

  test('a transaction that fails leaves nothing behind and the database usable', async () => {
    await using database = await openCounters(place.target);
    const failing = database.transaction(async (em) => {
      await em.nativeUpdate(CounterRow, 'a', { value: 99 });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    await increment(database);
    expect(await currentValue(database)).toBe(1);
  });

  test('the work of a transaction is told at once to keep to its own connection', async () => {
    await using database = await openCounters(place.target);
    await expect(database.transaction(() => increment(database))).rejects.toThrow('its own entity manager');
    await expect(database.transaction(() => currentValue(database))).rejects.toThrow(
      'its own entity manager',
    );
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

  test('work that was overtaken is done again, and sees what the faster one did', async () => {
    await using database = await openCounters(place.target);
    let tries = 0;
    await database.transaction(async (em) => {
      tries += 1;
      await em.nativeUpdate(CounterRow, 'a', { value: tries });
      if (tries < 3) throw new Overtaken('somebody was faster');
    });
    expect(await currentValue(database)).toBe(3);
  });

  test('of many that find nothing and create it at once, one does, and the others find it', async () => {
    await using database = await openCounters(place.target);
    const findOrCreate = () =>
      database.transaction(async (em) => {
        if ((await em.count(CounterRow, { name: 'b' })) > 0) return 'found';
        await new Promise(setImmediate);
        em.create(CounterRow, { name: 'b', value: 1 });
        return 'created';
      });
    const outcomes = await Promise.all(Array.from({ length: 20 }, findOrCreate));
    expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
  });

  test('a broken rule of the database ends as what it is', async () => {
    await using database = await openCounters(place.target);
    const doubled = database.transaction(async (em) => {
      await em.insert(CounterRow, { name: 'a', value: 1 });
    });
    await expect(doubled).rejects.toThrow(UniqueConstraintViolationException);
  });

  test('a deferred statement counts for those behind it, and undoes everything when it fails', async () => {
    await using database = await openCounters(place.target);
    const add = (em: SqlEntityManager, value: number | null) =>
      executeDeferred(em, 'update counter set value = value + ? where name = ?', [value, 'a']);
    await database.transaction(async (em) => {
      await add(em, 1);
      await add(em, 2);
      expect(await em.findOneOrFail(CounterRow, 'a')).toMatchObject({ value: 3 });
      await add(em, 3);
    });
    expect(await currentValue(database)).toBe(6);
    const failing = database.transaction(async (em) => {
      await add(em, 4);
      await add(em, null);
    });
    await expect(failing).rejects.toThrow(NotNullConstraintViolationException);
    await increment(database);
    expect(await currentValue(database)).toBe(7);
  });

  test('texts of every script, quotes and backslashes are kept as they are, and told apart by every byte', async () => {
    await using database = await openCounters(place.target);
    const names = ['이수', '🔑', `'"\`\\'; drop table counter; --`, 'A', 'a ', 'é', 'e', '%_', '$1 ? ?? :x'];
    await database.transaction(async (em) => {
      for (const [value, name] of names.entries()) em.create(CounterRow, { name, value });
    });
    for (const [value, name] of names.entries()) {
      expect(await database.read((em) => em.findOne(CounterRow, { name }))).toMatchObject({ name, value });
    }
  });

  test('drift names what the migrations forgot', async () => {
    {
      await using forgetful = await openDatabase({
        target: place.target,
        tables: { entities: [CounterRow], migrations: { [engine]: [] } },
      });
      expect(await forgetful.drift()).toMatch(/create table [`"]counter/);
    }
    await using agreeing = await openCounters(place.target);
    expect(await agreeing.drift()).toBe('');
  });

  test('a migration that fails is reported, and is applied once it is mended', async () => {
    class Broken extends Migration {
      override up(): void {
        this.addSql('create nonsense');
      }
    }
    const tables = {
      entities: [CounterRow],
      migrations: { [engine]: [{ name: '1-initial', class: Broken }] },
    };
    await expect(openDatabase({ target: place.target, tables })).rejects.toThrow(/syntax/);
    await using database = await openCounters(place.target);
    expect(await currentValue(database)).toBe(0);
  });

  test('who may not migrate refuses old tables by the names of the missing migrations, and changes nothing', async () => {
    const open = () => openDatabase({ target: place.target, tables: counterTables, migrate: false });
    for (const _ of [1, 2]) {
      const refusal = await open().catch((error) => error);
      expect(refusal).toBeInstanceOf(MigrationsPending);
      expect(refusal.message).toMatch(/naru -- migrate.*1-initial/);
    }
    await (await openCounters(place.target))[Symbol.asyncDispose]();
    await using database = await open();
    expect(await currentValue(database)).toBe(0);
  });

  test('an answering database can be pinged', async () => {
    await using database: Database = await openCounters(place.target);
    await expect(database.ping()).resolves.toBeUndefined();
  });
});

test('tables without migrations for an engine are refused', async () => {
  await using place = await testDatabase(testedEngines[0] ?? 'sqlite');
  const tables = { entities: [CounterRow], migrations: {} };
  await expect(openDatabase({ target: place.target, tables })).rejects.toThrow(/no migrations for/);
  expect(databaseAt(place.url)).toMatchObject({ engine: testedEngines[0] });
});
