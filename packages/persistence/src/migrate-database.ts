import type { DatabaseTarget } from './database-target.ts';
import { engineOf } from './load-engine.ts';
import { applyMigrations, migrationsOf, pendingMigrations, type Tables } from './migrations.ts';
import { openOrm } from './open-orm.ts';

export interface MigrateOptions {
  readonly target: DatabaseTarget;
  readonly tables: Tables;
  /** Finds what there is to do and does nothing. */
  readonly dryRun?: boolean;
  /** Called once when another process is migrating, whom it waits for. */
  readonly onWait?: () => void;
}

/**
 * Brings a service's tables up to date, without a limit on how long a statement may take, and closes the database again.
 * Of several processes that do it at once one works and the others wait.
 * @returns the names of the migrations that it has applied or, with `dryRun`, would apply.
 * @throws Error, in words fit for an operator where waiting would not help, when the server does not answer or refuses.
 */
export async function migrateDatabase({ target, tables, dryRun, onWait }: MigrateOptions): Promise<string[]> {
  const engine = await engineOf(target);
  const orm = await openOrm(
    engine,
    target.engine === 'sqlite' ? target : { ...target, statementTimeoutMs: 0 },
    tables,
  );
  try {
    return dryRun
      ? await pendingMigrations(orm, migrationsOf(tables, target.engine))
      : await applyMigrations(orm, engine, onWait);
  } catch (error) {
    const refusal = engine.refusalOf(error, target);
    throw refusal === undefined ? error : new Error(refusal, { cause: error });
  } finally {
    await orm.close();
  }
}
