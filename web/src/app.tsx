import { lazy, Suspense, useEffect, useMemo } from 'react';
import { Provider } from 'urql';
import { Route, Switch } from 'wouter';
import { createGraphQLClient } from './graphql/create-client.ts';
import { type Landing, LandingContext, useLanding, useSession } from './landing.tsx';
import { Loading } from './parts/states.tsx';
import { ToastProvider } from './parts/toast.tsx';
import type { Role } from './session/session-store.ts';
import { Shell } from './shell/shell.tsx';
import { SignIn } from './shell/sign-in.tsx';
import { SignInReturn } from './shell/sign-in-return.tsx';

const screens: Record<Role, React.ComponentType> = {
  CUSTOMER: lazy(() => import('./customer/screens.tsx')),
  VENDOR: lazy(() => import('./store/screens.tsx')),
  COURIER: lazy(() => import('./courier/screens.tsx')),
  OPERATOR: lazy(() => import('./operator/screens.tsx')),
};

export function App({ landing }: { readonly landing: Landing }) {
  return (
    <LandingContext value={landing}>
      <ToastProvider>
        <Switch>
          {landing.oidc && (
            <Route path="/signed-in">
              <SignInReturn />
            </Route>
          )}
          <Route>
            <Entrance />
          </Route>
        </Switch>
      </ToastProvider>
    </LandingContext>
  );
}

/** The sign-in, or the screens of whoever is signed in. */
function Entrance() {
  const session = useSession();
  if (!session) return <SignIn />;
  // Somebody else gets a new client: nothing that one person saw is left for another.
  return <SignedIn key={`${session.role} ${session.sub}`} role={session.role} />;
}

function SignedIn({ role }: { readonly role: Role }) {
  const { config, session, connection } = useLanding();
  const { client, dispose } = useMemo(
    () => createGraphQLClient({ graphqlUrl: config.graphqlUrl, session, connection }),
    [config, session, connection],
  );
  useEffect(() => dispose, [dispose]);
  const Screens = screens[role];
  return (
    <Provider value={client}>
      <Shell role={role}>
        <Suspense fallback={<Loading />}>
          <Screens />
        </Suspense>
      </Shell>
    </Provider>
  );
}
