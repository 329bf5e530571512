import { Link } from 'wouter';
import { MyPageDocument, NotificationReceivedDocument } from '../graphql/operations.generated.ts';
import { useData } from '../graphql/use-data.ts';
import { useLive } from '../graphql/use-live.ts';
import { usePerson } from '../landing.tsx';
import { useText } from '../language/language.tsx';
import { placeLabel } from '../map/places.ts';
import { Icon } from '../parts/icon.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Problem, Skeleton, Stale } from '../parts/states.tsx';
import { StatusPill } from '../parts/status.tsx';
import { callGoesOn, callTones, reservationTones } from '../parts/tones.ts';

const SHOWN = 50;

/** The customer's own page (마이페이지), from the read model; it follows within moments. */
export default function MyPage() {
  const { t, format, language } = useText();
  const { name } = usePerson();
  const { data, error, loading, refresh } = useData(MyPageDocument, { first: SHOWN });
  // The page's own notifications tell when it has changed.
  useLive(NotificationReceivedDocument, { locale: language === 'ko' ? 'KO' : 'EN' }, refresh);
  const pickups = data?.myPage.pickups.nodes ?? [];
  const rentals = data?.myPage.rentals.nodes ?? [];
  return (
    <Page title={t('me.hello', { name })} className="me">
      {loading && <Skeleton rows={6} />}
      {!data && error && <Problem error={error} onRetry={refresh} />}
      {data && <Stale error={error} />}
      {data && (
        <div className="me-columns">
          <section aria-labelledby="me-pickups">
            <h2 id="me-pickups">
              {t('me.pickups')} <span className="count">{data.myPage.pickups.totalCount}</span>
            </h2>
            {pickups.length === 0 && (
              <Empty icon="parcel" title={t('me.noPickups')}>
                <Link href="/" className="button">
                  {t('me.startPickup')}
                </Link>
              </Empty>
            )}
            <ul className="rows">
              {pickups.map(({ call, status, placeLabel: label, fare, courierName, requestedAt }) => (
                <li key={call.id}>
                  <Link
                    href={`/calls/${call.id}`}
                    className={`row${callGoesOn(status) ? ' row-active' : ''}`}
                  >
                    <span className="row-main">
                      <strong>{placeLabel(label, language)}</strong>
                      <span>
                        {format.dayTime(requestedAt)} · {format.money(fare)}
                        {courierName && ` · ${courierName}`}
                      </span>
                    </span>
                    <StatusPill tone={callTones[status]}>{t(`call.status.${status}`)}</StatusPill>
                    <Icon name="forward" />
                  </Link>
                </li>
              ))}
            </ul>
          </section>
          <section aria-labelledby="me-rentals">
            <h2 id="me-rentals">
              {t('me.rentals')} <span className="count">{data.myPage.rentals.totalCount}</span>
            </h2>
            {rentals.length === 0 && (
              <Empty icon="laptop" title={t('me.noRentals')}>
                <Link href="/rent" className="button">
                  {t('me.startRental')}
                </Link>
              </Empty>
            )}
            <ul className="rows">
              {rentals.map(({ reservation, status, itemName, quantity, startDate, endDate, total }) => (
                <li key={reservation.id}>
                  <Link href={`/reservations/${reservation.id}`} className="row">
                    <span className="row-main">
                      <strong>
                        {itemName} × {quantity}
                      </strong>
                      <span>
                        {format.days(startDate, endDate)} · {format.money(total)}
                      </span>
                    </span>
                    <StatusPill tone={reservationTones[status]}>
                      {t(`reservation.status.${status}`)}
                    </StatusPill>
                    <Icon name="forward" />
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        </div>
      )}
    </Page>
  );
}
