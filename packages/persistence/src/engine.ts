import type { MikroORM, Options } from '@mikro-orm/core';
import type { DatabaseTarget } from './database-target.ts';
import type { SqlDialect } from './statements.ts';

/** What one database engine does in its own way. */
export interface Engine<Target extends DatabaseTarget = DatabaseTarget> {
  readonly statements: SqlDialect;
  /** Whether transactions run beside each other, so that rows must be locked and only a unique key tells who was faster. */
  readonly concurrent: boolean;
  /** How MikroORM is to use it. */
  options(target: Target): Partial<Options>;
  /** Sees to the connections of an opened ORM, before the first is made. */
  prepare?(orm: MikroORM, target: Target): Promise<void>;
  /** Runs work that only one process may do at a time, such as migrating. */
  exclusively(orm: MikroORM, work: () => Promise<void>, onWait: () => void): Promise<void>;
  /** Why no waiting will help with a failure to connect, in words fit for an operator; undefined when it may. */
  refusalOf(error: unknown, target: Target): string | undefined;
}
