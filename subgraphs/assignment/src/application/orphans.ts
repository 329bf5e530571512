import { AssignmentRow } from '../entities/assignment-row.ts';
import type { AssignmentService } from './assignment-service.ts';

/**
 * Forgets promises to find a courier whose call did not follow: its service gave up waiting, or died, before it stored
 * the call. Should the call turn up after all, it brings all that is needed to search for it. @returns how many.
 */
export function forgetOrphans({ database, now }: AssignmentService, olderThanMs: number): Promise<number> {
  const before = new Date(now().getTime() - olderThanMs);
  return database.transaction((em) =>
    em.nativeDelete(AssignmentRow, {
      status: 'PENDING',
      version: 0,
      nextRoundAt: null,
      createdAt: { $lt: before },
    }),
  );
}
