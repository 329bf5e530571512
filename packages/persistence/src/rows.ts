import type { EntityMetadata, EntityName } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sqlite';
import {
  executeDeferred,
  forUpdate,
  insertIfAbsent,
  insertOf,
  type SqlRow,
  type SqlValue,
} from './statements.ts';

// Rows of entities, each read or written by one statement. MikroORM's unit of work, which finds out by itself what has
// changed, takes several times as long as the statement does: too much where every event changes something (ADR 34).

/**
 * The row with these values, of which there may be one; undefined when there is none.
 * @param options.lock keeps everybody else from changing it until the transaction ends
 */
export async function findRow<Row extends object>(
  em: SqlEntityManager,
  entity: EntityName<Row>,
  where: Partial<Row>,
  { lock = false } = {},
): Promise<Row | undefined> {
  const wanted = Object.entries(tableOf(em, entity).write(where));
  const condition = wanted.map(() => '?? = ?').join(' and ');
  const [row] = await selectRows(
    em,
    entity,
    `${condition} limit 1${lock ? forUpdate(em) : ''}`,
    wanted.flat(),
  );
  return row;
}

/** The rows that have one of these values, in no order. */
export async function findRowsIn<Row extends object>(
  em: SqlEntityManager,
  entity: EntityName<Row>,
  property: keyof Row & string,
  values: readonly SqlValue[],
): Promise<Row[]> {
  if (values.length === 0) return [];
  const column = tableOf(em, entity).columnOf(property);
  return selectRows(em, entity, `?? in (${values.map(() => '?').join(', ')})`, [column, ...values]);
}

/** The rows of an entity for what stands behind `where` in a statement. */
export async function selectRows<Row extends object>(
  em: SqlEntityManager,
  entity: EntityName<Row>,
  where: string,
  values: readonly SqlValue[],
): Promise<Row[]> {
  const table = tableOf(em, entity);
  const found = await em.execute<object[]>(`select * from ?? where ${where}`, [table.name, ...values]);
  return found.map(table.read);
}

export async function insertRow<Row extends object>(
  em: SqlEntityManager,
  entity: EntityName<Row>,
  row: Row,
): Promise<void> {
  const table = tableOf(em, entity);
  const { sql, values } = insertOf(table.name, table.write(row));
  await executeDeferred(em, sql, values);
}

/** As `insertIfAbsent`, for the row of an entity. */
export function insertRowIfAbsent<Row extends object>(
  em: SqlEntityManager,
  entity: EntityName<Row>,
  row: Row,
): Promise<boolean> {
  const table = tableOf(em, entity);
  return insertIfAbsent(em, table.name, table.write(row));
}

/** Writes what has changed of a row that this transaction has found, and locked; nothing when nothing has. */
export async function updateRow<Row extends { readonly id: string }>(
  em: SqlEntityManager,
  entity: EntityName<Row>,
  before: Row,
  after: Partial<Row>,
): Promise<void> {
  const table = tableOf(em, entity);
  const known = table.write(before);
  const changes = Object.entries(table.write(after)).filter(
    ([column, value]) => !isSame(known[column], value),
  );
  if (changes.length === 0) return;
  await executeDeferred(em, `update ?? set ${changes.map(() => '?? = ?').join(', ')} where id = ?`, [
    table.name,
    ...changes.flat(),
    before.id,
  ]);
}

/** The engine's side of an entity. */
interface Table<Row> {
  readonly name: string;
  columnOf(property: string): string;
  /** By property, from what the driver gives by column. */
  read(found: object): Row;
  /** By column, as the driver takes it. */
  write(row: Partial<Row>): SqlRow;
}

const tables = new WeakMap<EntityMetadata, unknown>();

function tableOf<Row extends object>(em: SqlEntityManager, entity: EntityName<Row>): Table<Row> {
  const metadata = em.getMetadata(entity);
  const known = tables.get(metadata) as Table<Row> | undefined;
  if (known !== undefined) return known;
  const table = describe(em, metadata);
  tables.set(metadata, table);
  return table;
}

function describe<Row extends object>(em: SqlEntityManager, metadata: EntityMetadata<Row>): Table<Row> {
  const driver = em.getDriver();
  const platform = em.getPlatform();
  const properties = new Map(metadata.props.map((property) => [property.name as string, property]));
  const conversions = metadata.props.flatMap(({ name, customType, runtimeType }) => {
    if (customType !== undefined)
      return [[name, (value: unknown) => customType.convertToJSValue(value, platform)]] as const;
    return runtimeType === 'boolean' ? [[name, toBoolean] as const] : [];
  });
  const columnOf = (name: string): string => properties.get(name)?.fieldNames[0] ?? name;
  return {
    name: metadata.tableName,
    columnOf,
    read(found) {
      const row = driver.mapResult<Row>(found as never, metadata) as Row;
      for (const [name, convert] of conversions) row[name] = convert(row[name]) as Row[typeof name];
      return row;
    },
    write(row) {
      const columns: Record<string, SqlValue> = {};
      for (const [name, value] of Object.entries(row)) {
        const customType = properties.get(name)?.customType;
        columns[columnOf(name)] = (customType?.convertToDatabaseValue(value, platform) ??
          value ??
          null) as SqlValue;
      }
      return columns;
    },
  };
}

const isSame = (a: SqlValue | undefined, b: SqlValue): boolean =>
  a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : a === b;

const toBoolean = (value: unknown): unknown => (value === null ? null : Boolean(value));
