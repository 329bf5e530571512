import { lazy } from 'react';
import { Route, Switch } from 'wouter';
import { NotFound } from '../shell/not-found.tsx';
import { BoardPage } from './board-page.tsx';

const ItemsPage = lazy(() => import('./items-page.tsx'));

export default function StoreScreens() {
  return (
    <Switch>
      <Route path="/">
        <BoardPage />
      </Route>
      <Route path="/items">
        <ItemsPage />
      </Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}
