import { defineEntity, p } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';
import { type Database, openDatabase } from '../src/index.ts';

/** A table with one number per name, small enough to watch transactions at work. */
export const CounterRow = defineEntity({
  name: 'CounterRow',
  tableName: 'counter',
  properties: { name: p.string().primary(), value: p.integer() },
});

class Initial extends Migration {
  override up(): void {
    this.addSql('create table `counter` (`name` text not null primary key, `value` integer not null)');
    this.addSql("insert into `counter` values ('a', 0)");
  }
}

export const openCounters = (file: string): Promise<Database> =>
  openDatabase({
    url: `sqlite:${file}`,
    entities: [CounterRow],
    migrations: [{ name: '1-initial', class: Initial }],
  });

/** Reads first and writes later: what loses updates where transactions do not exclude each other. */
export const increment = (database: Database): Promise<void> =>
  database.transaction(async (em) => {
    const row = await em.findOneOrFail(CounterRow, 'a');
    await new Promise(setImmediate);
    row.value += 1;
  });

export const currentValue = (database: Database): Promise<number> =>
  database.read(async (em) => (await em.findOneOrFail(CounterRow, 'a')).value);

// As a process of its own: `node counter-database.ts <file> <how often>` increments in parallel.
if (import.meta.main) {
  const [file = '', times = '0'] = process.argv.slice(2);
  await using database = await openCounters(file);
  await Promise.all(Array.from({ length: Number(times) }, () => increment(database)));
}
