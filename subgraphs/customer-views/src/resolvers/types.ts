import type { Locale } from '../domain/locale.ts';
import { textOf } from '../domain/notice-texts.ts';
import type { Notification } from '../domain/notification.ts';
import type { PickupSummary } from '../domain/pickup-summary.ts';
import type { ResolverContext } from './context.ts';

export const notificationFields = {
  __resolveReference: ({ id }: { readonly id: string }, { visibleNotifications }: ResolverContext) =>
    visibleNotifications.load(id),
  kind: ({ notice }: Notification) => notice.kind,
  event: ({ notice }: Notification) => notice.event,
  title: ({ notice }: Notification, { locale }: { locale: Locale }) => textOf(notice, locale).title,
  body: ({ notice }: Notification, { locale }: { locale: Locale }) => textOf(notice, locale).body,
  call: ({ callId }: Notification) => (callId === null ? null : { id: callId }),
};

export const pickupSummaryFields = {
  call: ({ callId }: PickupSummary) => ({ id: callId }),
};
