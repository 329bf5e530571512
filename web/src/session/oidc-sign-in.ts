import { type User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import type { Session, SignInMethod } from './session-store.ts';
import { claimsOf } from './token-claims.ts';

export interface OidcSettings {
  readonly authority: string;
  readonly clientId: string;
  readonly scope: string;
}

/** The page to which the identity provider sends people back. */
export const RETURN_PATH = '/signed-in';

/** Authorization code with PKCE at an OpenID provider; tokens stay in this tab. */
export function oidcSignIn({ authority, clientId, scope }: OidcSettings) {
  const manager = new UserManager({
    authority,
    client_id: clientId,
    scope,
    redirect_uri: `${location.origin}${RETURN_PATH}`,
    post_logout_redirect_uri: `${location.origin}/`,
    response_type: 'code',
    automaticSilentRenew: false, // the session store renews, with the refresh token
    monitorSession: false,
    userStore: new WebStorageStateStore({ store: sessionStorage, prefix: 'naru.oidc.' }),
    stateStore: new WebStorageStateStore({ store: sessionStorage, prefix: 'naru.oidc.' }),
  });
  const method: SignInMethod = {
    async renew() {
      const user = await manager.signinSilent();
      if (!user) throw new Error('The provider renewed nothing');
      return sessionOf(user);
    },
    async signOut() {
      // Not every provider has a page for it; without one the session of this tab is all there is to end.
      if (await manager.metadataService.getEndSessionEndpoint().catch(() => undefined))
        await manager.signoutRedirect();
      await manager.removeUser();
    },
  };
  return {
    method,
    begin: (returnTo: string) => manager.signinRedirect({ state: returnTo }),
    /** Takes the code of the address bar. @returns the session and the page that was wanted */
    async finish(): Promise<{ readonly session: Session; readonly returnTo: string }> {
      const user = await manager.signinRedirectCallback();
      const returnTo = typeof user.state === 'string' && /^\/(?!\/)/.test(user.state) ? user.state : '/';
      return { session: sessionOf(user), returnTo };
    },
  };
}

export type OidcSignIn = ReturnType<typeof oidcSignIn>;

function sessionOf(user: User): Session {
  const claims = claimsOf(user.access_token);
  return {
    sub: claims.sub,
    role: claims.role,
    name: user.profile.name ?? claims.name ?? claims.sub,
    tel: user.profile.phone_number ?? claims.tel,
    token: user.access_token,
    expiresAtMs: claims.expiresAtMs,
  };
}
