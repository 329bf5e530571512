export { outboxEntities } from './entities.ts';
export { type OutboxOptions, openOutbox } from './open-outbox.ts';
export { createOutbox, type Outbox, type UnitOfWork } from './outbox.ts';
export { type RelayOptions, startRelay } from './relay.ts';
export { type ReplayProgress, type ReplayResult, replayOutbox } from './replay.ts';
export { transientWhenAway } from './transient-when-away.ts';
