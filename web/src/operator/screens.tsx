import { Route, Switch } from 'wouter';
import { NotFound } from '../shell/not-found.tsx';
import { OperationsPage } from './operations-page.tsx';

export default function OperatorScreens() {
  return (
    <Switch>
      <Route path="/">
        <OperationsPage />
      </Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}
