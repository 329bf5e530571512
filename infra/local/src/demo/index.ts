import type { Bus } from '@naru/messaging';
import type { Logger } from 'pino';
import type { LocalSystem } from '../system.ts';
import { actOn } from './client.ts';
import { startPickups } from './pickups.ts';
import { bringRentals } from './rentals.ts';

/** Brings people, things and what happened to them, to have something to look at. What an earlier start brought stays. */
export async function startDemo(system: LocalSystem, bus: Bus, log: Logger): Promise<Disposable> {
  const act = actOn(system.subgraphs);
  await bringRentals(act, system.reservationsService, log);
  return startPickups(act, system.assignmentService, bus, log);
}
