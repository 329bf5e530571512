import { lazy } from 'react';
import { Route, Switch } from 'wouter';
import { NotFound } from '../shell/not-found.tsx';
import { CallPage } from './call-page.tsx';
import { PickupPage } from './pickup-page.tsx';

const RentPage = lazy(() => import('./rent-page.tsx'));
const ItemPage = lazy(() => import('./item-page.tsx'));
const ReservationPage = lazy(() => import('./reservation-page.tsx'));
const MyPage = lazy(() => import('./my-page.tsx'));
const NotificationsPage = lazy(() => import('./notifications-page.tsx'));

export default function CustomerScreens() {
  return (
    <Switch>
      <Route path="/">
        <PickupPage />
      </Route>
      <Route path="/calls/:id">{({ id }) => <CallPage key={id} id={id} />}</Route>
      <Route path="/rent">
        <RentPage />
      </Route>
      <Route path="/rent/:id">{({ id }) => <ItemPage key={id} id={id} />}</Route>
      <Route path="/reservations/:id">{({ id }) => <ReservationPage key={id} id={id} />}</Route>
      <Route path="/me">
        <MyPage />
      </Route>
      <Route path="/notifications">
        <NotificationsPage />
      </Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}
