import { DiscardPolicy, RetentionPolicy, StorageType, type StreamConfig } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';

export const streamNames = ['PICKUP', 'RENTAL', 'CUSTOMER', 'DLQ'] as const;
export type StreamName = (typeof streamNames)[number];

/** Only what nats-server 2.9 knows: it refuses newer fields such as `compression` and `metadata`. */
export type StreamDeclaration = Pick<
  StreamConfig,
  | 'name'
  | 'subjects'
  | 'storage'
  | 'retention'
  | 'discard'
  | 'max_age'
  | 'duplicate_window'
  | 'deny_delete'
  | 'num_replicas'
>;

const dayMs = 24 * 60 * 60 * 1000;
const duplicateWindowMs = 2 * 60 * 1000;

/** Facts expire after a month; what nobody could handle is kept longer, because a person has to look at it. */
const keptForDays: Record<StreamName, number> = { PICKUP: 30, RENTAL: 30, CUSTOMER: 30, DLQ: 90 };

/** The streams of Naru, each holding every subject below its own name in lower case. */
export function declareStreams(options: { replicas: number }): StreamDeclaration[] {
  return streamNames.map((name) => ({
    name,
    subjects: [`${name.toLowerCase()}.>`],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.Old,
    max_age: nanos(keptForDays[name] * dayMs),
    duplicate_window: nanos(duplicateWindowMs),
    deny_delete: false,
    num_replicas: options.replicas,
  }));
}
