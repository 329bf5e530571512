import { databaseVariables } from '@naru/persistence';
import { variables } from '@naru/service-host';
import { z } from 'zod';

/** What the desk and the dispatcher have in common: they share one database. */
const assignmentConfig = z.object({
  ...databaseVariables('ASSIGNMENT', 'sqlite:.naru/assignment.sqlite'),
  POSITION_TTL_MS: variables.durationMs(300_000).describe('a courier last seen longer ago gets no calls'),
  ACK_WAIT_MS: variables
    .durationMs(10_000)
    .describe('how long a handler may take before its event is given to another replica'),
});

/** The environment of the desk, beside what every subgraph process has. */
export const deskConfig = assignmentConfig.extend({
  SIMULATED_DELAY_MS: variables.durationMs(0).describe('for load tests: how long a slow database takes'),
  SIMULATED_JITTER_MS: variables.durationMs(0).describe('for load tests: up to how much longer'),
});

/** The environment of the dispatcher. */
export const dispatcherConfig = assignmentConfig.extend({
  DISPATCH_MODE: z
    .enum(['auto', 'offer'], 'expected auto or offer')
    .default('auto')
    .describe('`auto` assigns the best courier at once (자동할당), `offer` asks couriers'),
  SEARCH_RADII_METERS: variables.integers([2_000, 3_000, 5_000]).describe('how far each round reaches'),
  OFFERS_PER_ROUND: variables.positiveInt(3).describe('how many couriers are asked at a time'),
  OFFER_TTL_MS: variables.durationMs(15_000).describe('how long an offer stands'),
  ROUND_PAUSE_MS: variables.durationMs(1_000).describe('how long a round without candidates lasts'),
  ORPHAN_TTL_MS: variables.durationMs(60_000).describe('when a promise without a call is forgotten'),
});

export type AssignmentConfig = z.output<typeof assignmentConfig>;
export type DeskConfig = z.output<typeof deskConfig>;
export type DispatcherConfig = z.output<typeof dispatcherConfig>;
