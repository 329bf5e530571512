import { Route, Switch } from 'wouter';
import { NotFound } from '../shell/not-found.tsx';
import { DeskPage } from './desk-page.tsx';

export default function CourierScreens() {
  return (
    <Switch>
      <Route path="/">
        <DeskPage />
      </Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}
