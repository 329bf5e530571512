import { createContext, use, useSyncExternalStore } from 'react';
import type { ConsoleConfig } from './config.ts';
import type { Connection } from './graphql/connection-state.ts';
import type { OidcSignIn } from './session/oidc-sign-in.ts';
import type { Session, SessionStore } from './session/session-store.ts';

/** What every screen stands on. */
export interface Landing {
  readonly config: ConsoleConfig;
  readonly session: SessionStore;
  readonly connection: Connection;
  readonly oidc: OidcSignIn | undefined;
}

export const LandingContext = createContext<Landing | undefined>(undefined);

export function useLanding(): Landing {
  const landing = use(LandingContext);
  if (!landing) throw new Error('There is no LandingContext around this');
  return landing;
}

export function useSession(): Session | undefined {
  const { session } = useLanding();
  return useSyncExternalStore(session.subscribe, session.get);
}

/** The person of a screen that only signed-in people see. */
export function usePerson(): Session {
  const session = useSession();
  if (!session) throw new Error('Nobody is signed in');
  return session;
}

export function useConnection() {
  const { connection } = useLanding();
  return useSyncExternalStore(connection.subscribe, connection.get);
}
