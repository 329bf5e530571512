import type { Refusal } from '@naru/refusal';
import { signedIn } from '@naru/subgraph-host';
import { markNotificationsRead as mark } from '../application/mark-notifications-read.ts';
import { countUnread } from '../application/read-notifications.ts';
import type { ResolverContext } from './context.ts';

interface MarkNotificationsReadPayload {
  readonly unreadCount: number;
  readonly errors: readonly Refusal[];
}

export async function markNotificationsRead(
  _root: unknown,
  { input }: { input: { ids: readonly string[] } },
  { caller, views }: ResolverContext,
): Promise<MarkNotificationsReadPayload> {
  const { sub } = signedIn(caller);
  const refusal = await mark(views, sub, input.ids);
  return {
    unreadCount: await countUnread(views.database, sub),
    errors: refusal === undefined ? [] : [refusal],
  };
}
