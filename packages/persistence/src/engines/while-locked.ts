import { setTimeout as delay } from 'node:timers/promises';
import type { MikroORM } from '@mikro-orm/core';
import { CompiledQuery, type Kysely } from 'kysely';

const RETRY_MS = 200;

/**
 * Runs the work while one connection holds a lock of the server's, which ends with the connection, however that ends.
 * Asks again and again instead of waiting in the server, whose time limits are shorter than a migration may be.
 */
export async function whileLocked(
  orm: MikroORM,
  work: () => Promise<void>,
  onWait: () => void,
  lock: { readonly take: string; readonly giveBack: string },
): Promise<void> {
  const { getKysely } = orm.em as unknown as { getKysely(): Kysely<unknown> };
  await getKysely
    .call(orm.em)
    .connection()
    .execute(async (connection) => {
      const isTaken = async () => {
        const { rows } = await connection.executeQuery<{ taken: unknown }>(CompiledQuery.raw(lock.take));
        return Boolean(rows[0]?.taken);
      };
      if (!(await isTaken())) {
        onWait();
        do await delay(RETRY_MS);
        while (!(await isTaken()));
      }
      try {
        await work();
      } finally {
        await connection.executeQuery(CompiledQuery.raw(lock.giveBack));
      }
    });
}
