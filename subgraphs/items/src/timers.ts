import { repeat } from '@naru/timers';
import type { Logger } from 'pino';
import type { ItemsService } from './application/items-service.ts';
import { releaseOrphans } from './application/orphans.ts';

const LONGEST_PAUSE_MS = 10_000;

/** Releases holds whose reservation never came, for as long as it is not disposed of. */
export const startOrphanTimer = (service: ItemsService, log: Logger): AsyncDisposable =>
  repeat(Math.min(service.holdTtlMs, LONGEST_PAUSE_MS), () => releaseOrphans(service), log);
