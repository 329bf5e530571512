import { Link, useLocation } from 'wouter';
import { pageOf } from '../customer/page-of.ts';
import { NotificationReceivedDocument, NotificationsDocument } from '../graphql/operations.generated.ts';
import { useData } from '../graphql/use-data.ts';
import { useLive } from '../graphql/use-live.ts';
import { useText } from '../language/language.tsx';
import { Icon } from '../parts/icon.tsx';
import { useToast } from '../parts/toast.tsx';

export const NOTIFICATIONS_SHOWN = 20;

/** Tells each notification as it arrives, and how many are unread. */
export function NotificationBell() {
  const { t, language } = useText();
  const toast = useToast();
  const [path] = useLocation();
  const locale = language === 'ko' ? 'KO' : 'EN';
  const { data, refresh } = useData(NotificationsDocument, { first: NOTIFICATIONS_SHOWN, locale });
  useLive(NotificationReceivedDocument, { locale }, ({ notificationReceived: { notification } }) => {
    refresh();
    // Whoever looks at it sees it happen.
    if (path !== pageOf(notification)) toast(notification.title, 'news');
  });
  const unread = data?.myPage.unreadCount ?? 0;
  return (
    <Link href="/notifications" className="tool bell">
      <span className="visually-hidden">
        {t('nav.notifications')}
        {unread > 0 && `, ${t('notifications.unread', { n: unread })}`}
      </span>
      <Icon name="bell" />
      {unread > 0 && (
        <span className="badge" key={unread} aria-hidden="true">
          {unread > 99 ? '99+' : unread}
        </span>
      )}
    </Link>
  );
}
