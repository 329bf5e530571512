import { useState } from 'react';
import { Link } from 'wouter';
import { MarkNotificationsReadDocument, NotificationsDocument } from '../graphql/operations.generated.ts';
import { useAction } from '../graphql/use-action.ts';
import { useData } from '../graphql/use-data.ts';
import { useText } from '../language/language.tsx';
import { Icon } from '../parts/icon.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Problem, Skeleton } from '../parts/states.tsx';
import { NOTIFICATIONS_SHOWN } from '../shell/notification-bell.tsx';
import { pageOf } from './page-of.ts';

const MOST = 100;

/** Every notification (알림), the newest first; the bell in the bar listens, and both show the same. */
export default function NotificationsPage() {
  const { t, format, language } = useText();
  const [first, setFirst] = useState(NOTIFICATIONS_SHOWN);
  const locale = language === 'ko' ? 'KO' : 'EN';
  const { data, error, loading, refresh } = useData(NotificationsDocument, { first, locale });
  const mark = useAction(MarkNotificationsReadDocument);
  const all = data?.myPage.notifications.nodes ?? [];
  const unread = all.filter(({ read }) => !read).map(({ id }) => id);

  async function markRead(ids: readonly string[]): Promise<void> {
    if (ids.length > 0 && (await mark.run({ input: { ids: [...ids] } }))) refresh();
  }

  return (
    <Page
      title={t('notifications.title')}
      back="/me"
      className="narrow"
      beside={
        unread.length > 0 && (
          <button
            type="button"
            className="button button-quiet button-small push"
            disabled={mark.busy}
            onClick={() => void markRead(unread)}
          >
            <Icon name="check" />
            {t('notifications.markAll')}
          </button>
        )
      }
    >
      {loading && <Skeleton rows={6} />}
      {!data && error && <Problem error={error} onRetry={refresh} />}
      {data && all.length === 0 && (
        <Empty icon="bell" title={t('notifications.none')} hint={t('notifications.noneHint')} />
      )}
      <ul className="rows">
        {all.map((notification) => {
          const { id, kind, title, body, occurredAt, read } = notification;
          return (
            <li key={id}>
              <Link
                href={pageOf(notification) ?? '/me'}
                className={`row note${read ? '' : ' note-unread'}`}
                onClick={() => void (read ? undefined : markRead([id]))}
              >
                <span className="note-icon">
                  <Icon name={kind === 'PICKUP' ? 'parcel' : 'laptop'} />
                </span>
                <span className="row-main">
                  <strong>
                    {title}
                    {!read && <span className="dot" role="img" aria-label={t('notifications.new')} />}
                  </strong>
                  <span>{body}</span>
                </span>
                <time dateTime={occurredAt}>{format.dayTime(occurredAt)}</time>
              </Link>
            </li>
          );
        })}
      </ul>
      {data?.myPage.notifications.pageInfo.hasNextPage && first < MOST && (
        <button type="button" className="button button-quiet more" onClick={() => setFirst(MOST)}>
          {t('app.more')}
        </button>
      )}
    </Page>
  );
}
