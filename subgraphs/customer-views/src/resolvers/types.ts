import type { Locale } from '../domain/locale.ts';
import { textOf } from '../domain/notice-texts.ts';
import type { Notice, Notification } from '../domain/notification.ts';
import type { PickupSummary } from '../domain/pickup-summary.ts';
import type { RentalSummary } from '../domain/rental-summary.ts';
import type { ResolverContext } from './context.ts';

const subjectIfAbout =
  (kind: Notice['kind']) =>
  ({ notice, subjectId }: Notification) =>
    notice.kind === kind ? { id: subjectId } : null;

export const notificationFields = {
  __resolveReference: ({ id }: { readonly id: string }, { visibleNotifications }: ResolverContext) =>
    visibleNotifications.load(id),
  kind: ({ notice }: Notification) => notice.kind,
  event: ({ notice }: Notification) => notice.event,
  title: ({ notice }: Notification, { locale }: { locale: Locale }) => textOf(notice, locale).title,
  body: ({ notice }: Notification, { locale }: { locale: Locale }) => textOf(notice, locale).body,
  call: subjectIfAbout('PICKUP'),
  reservation: subjectIfAbout('RENTAL'),
};

export const pickupSummaryFields = {
  call: ({ id }: PickupSummary) => ({ id }),
};

export const rentalSummaryFields = {
  reservation: ({ id }: RentalSummary) => ({ id }),
};
