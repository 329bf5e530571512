import { repeat } from '@naru/timers';
import type { Logger } from 'pino';
import { expireDueOrders } from './application/expire-orders.ts';
import type { StoresService } from './application/stores-service.ts';

const TICK_MS = 500;

/**
 * Ends orders as their time to be answered runs out. The due times are in the database, so a service that was away
 * catches up when it returns. Disposing of it waits for the pass under way.
 */
export const startVendorTimeout = (service: StoresService, log: Logger): AsyncDisposable =>
  repeat(TICK_MS, () => expireDueOrders(service), log);
