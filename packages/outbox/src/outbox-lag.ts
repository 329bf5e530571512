import type { Database } from '@naru/persistence';
import { beforeMetrics, gauge } from '@naru/service-host';

const backlog = gauge({
  name: 'naru_outbox_backlog_events',
  help: 'Events that were committed and are not published yet',
  labelNames: ['service'],
});
const oldest = gauge({
  name: 'naru_outbox_oldest_seconds',
  help: 'How long ago the oldest event was committed that is not published yet; 0 when all are',
  labelNames: ['service'],
});

/** Tells with the metrics what waits in the outbox, as long as the database can be asked; until it is disposed of. */
export function reportOutboxLag(database: Database, service: string): Disposable {
  const collecting = beforeMetrics(async () => {
    try {
      const [row] = await database.read((em) =>
        em.execute<{ events: number | string; since_ms: number | null }[]>(
          'select count(*) as events, min(created_at_ms) as since_ms from outbox where published_at_ms is null',
        ),
      );
      backlog.set({ service }, Number(row?.events ?? 0));
      oldest.set(
        { service },
        row?.since_ms == null ? 0 : Math.max(Date.now() - Number(row.since_ms), 0) / 1_000,
      );
    } catch {
      forget();
    }
  });
  /** An old figure would say that all is as it was. */
  function forget(): void {
    backlog.remove({ service });
    oldest.remove({ service });
  }
  return {
    [Symbol.dispose]() {
      collecting[Symbol.dispose]();
      forget();
    },
  };
}
