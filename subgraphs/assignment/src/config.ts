import { variables } from '@naru/service-host';
import { z } from 'zod';

/** What the desk and the dispatcher have in common: they share one database. */
const assignmentConfig = z.object({
  ASSIGNMENT_DATABASE_URL: variables.text('sqlite:.naru/assignment.sqlite'),
  POSITION_TTL_MS: variables.durationMs(300_000),
  ACK_WAIT_MS: variables.durationMs(10_000),
});

/** The environment of the desk, beside what every subgraph process has. */
export const deskConfig = assignmentConfig.extend({
  /** Simulates a database that takes this long to accept a dispatch, and up to as much again as the jitter says. */
  SIMULATED_DELAY_MS: variables.durationMs(0),
  SIMULATED_JITTER_MS: variables.durationMs(0),
});

/** The environment of the dispatcher. */
export const dispatcherConfig = assignmentConfig.extend({
  DISPATCH_MODE: z.enum(['auto', 'offer'], 'expected auto or offer').default('auto'),
  SEARCH_RADII_METERS: variables.integers([2_000, 3_000, 5_000]),
  OFFERS_PER_ROUND: variables.positiveInt(3),
  OFFER_TTL_MS: variables.durationMs(15_000),
  ROUND_PAUSE_MS: variables.durationMs(1_000),
  ORPHAN_TTL_MS: variables.durationMs(60_000),
});

export type AssignmentConfig = z.output<typeof assignmentConfig>;
export type DeskConfig = z.output<typeof deskConfig>;
export type DispatcherConfig = z.output<typeof dispatcherConfig>;
