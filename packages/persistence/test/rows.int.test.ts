import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { defineEntity, p } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';
import { type TestDatabase, testDatabase, testedEngines } from '@naru/test-harness';
import {
  type Database,
  type EngineName,
  findRow,
  findRowsIn,
  insertRow,
  insertRowIfAbsent,
  openDatabase,
  selectRows,
  tablesAsSql,
  updateRow,
} from '../src/index.ts';

const ParcelRow = defineEntity({
  name: 'ParcelRow',
  tableName: 'parcel',
  properties: {
    id: p.string().primary(),
    label: p.text(),
    grams: p.integer().name('weight'),
    lat: p.float(),
    fragile: p.boolean(),
    seenAt: p.datetime(),
    lostAt: p.datetime().nullable(),
    stops: p.json<{ at: string }[]>(),
  },
});

const parcel = {
  id: 'parcel-1',
  // What is taken for a parameter, a quote or an escape where values are written into texts.
  label: `이수? \\? '"\` \\' ?? 100%`,
  grams: 9_999,
  lat: 37.486_261_234_5,
  fragile: true,
  seenAt: new Date('2026-11-28T12:34:56.789Z'),
  lostAt: null,
  stops: [{ at: '사당?' }, { at: "o'clock" }],
};

async function openParcels(place: TestDatabase, engine: EngineName): Promise<Database> {
  const entities = [ParcelRow];
  const none = { sqlite: [], postgresql: [], mariadb: [] };
  const sql = await tablesAsSql(engine, { entities, migrations: none });
  class Initial extends Migration {
    override up(): void {
      this.addSql(sql);
    }
  }
  const migrations = { ...none, [engine]: [{ name: '1-initial', class: Initial }] };
  return openDatabase({ target: place.target, tables: { entities, migrations } });
}

describe.each(testedEngines)('on %s', (engine) => {
  let place: TestDatabase;
  let database: Database;
  beforeEach(async () => {
    place = await testDatabase(engine);
    database = await openParcels(place, engine);
  });
  afterEach(async () => {
    await database[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
  });
  const find = () => database.read((em) => findRow(em, ParcelRow, { id: parcel.id }));
  const byMikroOrm = () =>
    database.read(async (em) => {
      const found = await em.findOneOrFail(ParcelRow, parcel.id);
      return { ...found };
    });

  test('what is inserted is found, and is the same to MikroORM', async () => {
    await database.transaction((em) => insertRow(em, ParcelRow, parcel));
    expect(await find()).toEqual(parcel);
    expect(await byMikroOrm()).toEqual(parcel);
    expect(await database.read((em) => findRow(em, ParcelRow, { id: 'parcel-1', grams: 1 }))).toBeUndefined();
  });

  test('what MikroORM has stored is found', async () => {
    await database.transaction(async (em) => void em.create(ParcelRow, { ...parcel, lostAt: parcel.seenAt }));
    expect(await find()).toEqual({ ...parcel, lostAt: parcel.seenAt });
  });

  test('what has changed of a row is written, and what was changed by others meanwhile stays', async () => {
    await database.transaction((em) => insertRow(em, ParcelRow, parcel));
    await database.transaction(async (em) => {
      const before = await findRow(em, ParcelRow, { id: parcel.id }, { lock: true });
      if (before === undefined) throw new Error('not found');
      await em.execute('update parcel set weight = 5', [], 'run');
      await updateRow(em, ParcelRow, before, { ...before, fragile: false, stops: [], lostAt: parcel.seenAt });
    });
    const expected = { ...parcel, grams: 5, fragile: false, stops: [], lostAt: parcel.seenAt };
    expect(await find()).toEqual(expected);
    expect(await byMikroOrm()).toEqual(expected);
  });

  test('a row that has not changed is not written', async () => {
    await database.transaction((em) => insertRow(em, ParcelRow, parcel));
    await database.transaction(async (em) => {
      await em.execute('update parcel set label = ?', ['changed'], 'run');
      await updateRow(em, ParcelRow, parcel, { ...parcel, stops: [...parcel.stops] });
    });
    expect(await find()).toMatchObject({ label: 'changed' });
  });

  test('of rows with one key the first is kept', async () => {
    const insert = (grams: number) =>
      database.write((em) => insertRowIfAbsent(em, ParcelRow, { ...parcel, grams }));
    expect([await insert(1), await insert(2)]).toEqual([true, false]);
    expect(await find()).toMatchObject({ grams: 1 });
  });

  test('rows are selected by what a statement can say', async () => {
    await database.transaction(async (em) => {
      for (const grams of [3, 1, 2])
        await insertRow(em, ParcelRow, { ...parcel, id: `parcel-${grams}`, grams });
    });
    const rows = await database.read((em) =>
      selectRows(em, ParcelRow, 'weight < ? and seen_at <= ? order by weight', [3, parcel.seenAt]),
    );
    expect(rows.map(({ id }) => id)).toEqual(['parcel-1', 'parcel-2']);
    expect(rows[0]).toEqual({ ...parcel, grams: 1 });
    const found = await database.read((em) => findRowsIn(em, ParcelRow, 'grams', [3, 2, 7]));
    expect(found.map(({ id }) => id).sort()).toEqual(['parcel-2', 'parcel-3']);
    expect(await database.read((em) => findRowsIn(em, ParcelRow, 'id', []))).toEqual([]);
  });
});
