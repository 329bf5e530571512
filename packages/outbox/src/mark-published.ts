import { executeDeferred, type SqlEntityManager } from '@naru/persistence';

/** Notes that events of the outbox have reached their streams. */
export async function markPublished(em: SqlEntityManager, seqs: readonly number[]): Promise<void> {
  if (seqs.length === 0) return;
  const places = seqs.map(() => '?').join(', ');
  await executeDeferred(em, `update outbox set published_at_ms = ? where seq in (${places})`, [
    Date.now(),
    ...seqs,
  ]);
}
