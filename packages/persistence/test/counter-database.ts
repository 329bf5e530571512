import { defineEntity, LockMode, p } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';
import { type Database, type DatabaseTarget, databaseAt, openDatabase, type Tables } from '../src/index.ts';

/** A table with one number per name, small enough to watch transactions at work. */
export const CounterRow = defineEntity({
  name: 'CounterRow',
  tableName: 'counter',
  properties: { name: p.string().primary(), value: p.integer() },
});

const migrationTo = (text: string, options: string) =>
  class Initial extends Migration {
    override up(): void {
      this.addSql(
        `create table counter (name ${text} not null, value integer not null, primary key (name))${options}`,
      );
      this.addSql("insert into counter values ('a', 0)");
    }
  };
const only = (migration: typeof Migration) => [{ name: '1-initial', class: migration as never }];

export const counterTables: Tables = {
  entities: [CounterRow],
  migrations: {
    sqlite: only(migrationTo('text', '')),
    postgresql: only(migrationTo('varchar(255)', '')),
    mariadb: only(migrationTo('varchar(255)', ' default character set utf8mb4 collate utf8mb4_nopad_bin')),
  },
};

export const openCounters = (target: DatabaseTarget): Promise<Database> =>
  openDatabase({ target, tables: counterTables });

/** Reads first and writes later: what loses updates where transactions do not exclude each other. */
export const increment = (database: Database): Promise<void> =>
  database.transaction(async (em) => {
    const row = await em.findOneOrFail(CounterRow, 'a', { lockMode: LockMode.PESSIMISTIC_WRITE });
    await new Promise(setImmediate);
    row.value += 1;
  });

export const currentValue = (database: Database): Promise<number> =>
  database.read(async (em) => (await em.findOneOrFail(CounterRow, 'a')).value);

// As a process of its own: `node counter-database.ts <url> <how often>` increments in parallel.
if (import.meta.main) {
  const [url = '', times = '0'] = process.argv.slice(2);
  await using database = await openCounters(databaseAt(url));
  await Promise.all(Array.from({ length: Number(times) }, () => increment(database)));
}
