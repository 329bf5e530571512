/** The connection to a database server is gone or silent. Its code survives where MikroORM wraps errors. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway';
  readonly code = 'DATABASE_AWAY';
}
