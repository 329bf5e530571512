import { transientWhenAway } from '@naru/outbox';
import type { Database } from '@naru/persistence';
import type { PickupCallV1 } from '@naru/schema';

const UPSERT = `insert into pickup_summary
  (call_id, version, customer_id, status, place_label, fare_amount, fare_currency, courier_name, requested_at, updated_at)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  on conflict (call_id) do update set
    version = excluded.version,
    customer_id = excluded.customer_id,
    status = excluded.status,
    place_label = excluded.place_label,
    fare_amount = excluded.fare_amount,
    fare_currency = excluded.fare_currency,
    courier_name = excluded.courier_name,
    requested_at = excluded.requested_at,
    updated_at = excluded.updated_at
  where excluded.version > pickup_summary.version`;

/**
 * Brings the summary of a call to a snapshot of the call, unless it shows a newer one. One statement, so that snapshots
 * may come in any order, more than once, and to several replicas at a time.
 * @throws Transient when the database is away.
 */
export async function projectPickup(database: Database, call: PickupCallV1): Promise<void> {
  const row = [
    ...[call.id, call.version, call.customerId, call.status, call.place.label],
    ...[call.fare.amount, call.fare.currency, call.courier?.name ?? null],
    ...[new Date(call.requestedAt), new Date(call.updatedAt)],
  ];
  await transientWhenAway(() => database.transaction((em) => em.execute(UPSERT, row, 'run')));
}
