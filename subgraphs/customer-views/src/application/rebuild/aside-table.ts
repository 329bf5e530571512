import type { Database, SqlEntityManager } from '@naru/persistence';

/** A view is being rebuilt already, or a rebuild was cut off. */
export class RebuildUnderWay extends Error {
  override readonly name = 'RebuildUnderWay';
}

/** Where a view is built while readers still see the one there is. */
export interface AsideTable extends AsyncDisposable {
  readonly name: string;
}

interface AsideOptions {
  /** Whether it begins with the rows that the view has now, as `from` names their columns; else it is empty. */
  readonly rows: 'copied' | 'none';
  /** Drops what a rebuild that was cut off has left. */
  readonly discardUnfinished: boolean;
}

/**
 * Makes a table of the same columns beside a view's, with its `id` for a key; the table goes when it is disposed of.
 * @throws RebuildUnderWay when it is there already
 */
export async function createAside(
  database: Database,
  view: string,
  { rows, discardUnfinished }: AsideOptions,
): Promise<AsideTable> {
  const name = `${view}_rebuild`;
  if (discardUnfinished) await drop(database, name);
  else if (await exists(database, name)) throw new RebuildUnderWay(`${view} is being rebuilt already`);
  await database.transaction(async (em) => {
    await em.execute(`create table ${name} as select * from ${view}${rows === 'none' ? ' where 1 = 0' : ''}`);
    await em.execute(`create unique index ${name}_id on ${name} (id)`);
  });
  return { name, [Symbol.asyncDispose]: () => drop(database, name) };
}

const drop = (database: Database, name: string): Promise<void> =>
  database.transaction(async (em) => {
    await em.execute(`drop table if exists ${name}`);
  });

async function exists(database: Database, name: string): Promise<boolean> {
  try {
    await database.read((em) => em.execute(`select 1 from ${name} where 1 = 0`));
    return true;
  } catch {
    return false;
  }
}

/** Moves rows from one table to another: each is inserted, or replaces the one with its `id` where the condition holds. */
export async function mergeRows(
  em: SqlEntityManager,
  merge: {
    readonly from: string;
    readonly into: string;
    readonly columns: readonly string[];
    /** Of the rows of `from`. */
    readonly which: string;
    readonly replaceWhere?: string;
  },
): Promise<void> {
  const { from, into, columns, which, replaceWhere } = merge;
  const list = columns.join(', ');
  const updates = columns
    .filter((column) => column !== 'id')
    .map((column) => `${column} = excluded.${column}`);
  await em.execute(
    `insert into ${into} (${list}) select ${list} from ${from} where ${which}
      on conflict (id) do update set ${updates.join(', ')}${replaceWhere ? ` where ${replaceWhere}` : ''}`,
  );
}

export async function countRows(em: SqlEntityManager, table: string, which: string): Promise<number> {
  const [counted] = await em.execute<{ n: number | string }[]>(
    `select count(*) as n from ${table} where ${which}`,
  );
  return Number(counted?.n ?? 0);
}
