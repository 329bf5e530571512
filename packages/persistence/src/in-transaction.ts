import type { SqlEntityManager } from '@mikro-orm/sqlite';

/** The work of one transaction. */
export type Work<Result> = (em: SqlEntityManager) => Promise<Result>;

/**
 * Does the work in a transaction of a new entity manager. Cheaper than MikroORM's `transactional`, which forks the entity
 * manager once more.
 */
export async function inTransaction<Result>(em: SqlEntityManager, work: Work<Result>): Promise<Result> {
  await em.begin();
  try {
    const result = await work(em);
    await em.flush();
    await commit(em);
    return result;
  } catch (error) {
    // Should that fail too, why the work failed says more.
    await em.rollback().catch(() => {});
    throw error;
  }
}

/** MikroORM makes errors of the engine its own where it runs statements. A deferred one may run, and fail, only here. */
async function commit(em: SqlEntityManager): Promise<void> {
  try {
    await em.commit();
  } catch (error) {
    throw em.getDriver().convertException(error as Error);
  }
}
