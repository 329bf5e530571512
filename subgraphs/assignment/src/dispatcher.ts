import { type Bus, startPolicies } from '@naru/messaging';
import type { Host } from '@naru/service-host';
import type { AssignmentService } from './application/assignment-service.ts';
import type { Dispatcher } from './application/search.ts';
import type { DispatcherConfig } from './config.ts';
import { nearestFirst } from './domain/courier.ts';
import { searchAgainWhenReleased } from './policies/search-again-when-released.ts';
import { searchWhenCallRequested } from './policies/search-when-call-requested.ts';
import { startTimers } from './timers.ts';

/** Opens the dispatcher: it finds couriers, opens offers and assigns. */
export async function startDispatcher(
  config: DispatcherConfig,
  host: Host,
  bus: Bus,
  service: AssignmentService,
): Promise<void> {
  const { resources, log } = host;
  const dispatcher: Dispatcher = {
    ...service,
    rankCouriers: nearestFirst,
    plan: {
      mode: config.DISPATCH_MODE,
      radiiMeters: config.SEARCH_RADII_METERS,
      offersPerRound: config.OFFERS_PER_ROUND,
      offerTtlMs: config.OFFER_TTL_MS,
      roundPauseMs: config.ROUND_PAUSE_MS,
    },
  };
  resources.use(
    await startPolicies([searchWhenCallRequested, searchAgainWhenReleased], {
      bus,
      dependencies: dispatcher,
      log,
      ackWaitMs: config.ACK_WAIT_MS,
    }),
  );
  resources.use(startTimers(dispatcher, config.ORPHAN_TTL_MS, log));
}
