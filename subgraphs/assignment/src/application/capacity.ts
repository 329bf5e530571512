import type { SqlEntityManager } from '@naru/persistence';

/** Takes one place of a courier's capacity. @returns false when there is none left, however many try at once. */
export async function takeCapacity(em: SqlEntityManager, courierId: string): Promise<boolean> {
  const { affectedRows } = await em.execute<{ affectedRows: number }>(
    'update courier set current_load = current_load + 1 where id = ? and current_load < capacity',
    [courierId],
    'run',
  );
  return affectedRows === 1;
}

/** Gives one place back. */
export async function giveBackCapacity(em: SqlEntityManager, courierId: string): Promise<void> {
  await em.execute(
    'update courier set current_load = current_load - 1 where id = ? and current_load > 0',
    [courierId],
    'run',
  );
}
