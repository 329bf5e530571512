import { pickupCall, rentalReservation } from '@naru/schema';
import type { NoticeSource } from './application/notice-source.ts';
import { pickupView } from './application/project-pickup.ts';
import { rentalView } from './application/project-rental.ts';
import { rebuildNotifications } from './application/rebuild/rebuild-notifications.ts';
import type { RebuildOptions, RebuildResult } from './application/rebuild/rebuild-options.ts';
import { rebuildSummaries } from './application/rebuild/rebuild-summaries.ts';
import { callNotices } from './policies/notify-when-call-changes.ts';
import { reservationNotices } from './policies/notify-when-reservation-changes.ts';

const NOTICES = [callNotices, reservationNotices] as unknown as readonly NoticeSource[];

const REBUILDS = {
  pickups: (options: RebuildOptions) => rebuildSummaries(options, pickupCall, pickupView),
  rentals: (options: RebuildOptions) => rebuildSummaries(options, rentalReservation, rentalView),
  notifications: (options: RebuildOptions) => rebuildNotifications(options, NOTICES),
};

export type ViewName = keyof typeof REBUILDS;
export const viewNames = Object.keys(REBUILDS) as readonly ViewName[];

/**
 * Makes one view anew from the streams, while the service reads and writes it: readers see the old rows until all new ones
 * are there. Repeating it changes nothing.
 * @throws RebuildUnderWay while another process does the same
 */
export const rebuildView = (view: ViewName, options: RebuildOptions): Promise<RebuildResult> =>
  REBUILDS[view](options);
