import type { Role, Session, SignInMethod } from './session-store.ts';
import { claimsOf } from './token-claims.ts';

/** One of the local runner's demo people. */
export interface DemoPerson {
  readonly sub: string;
  readonly role: Role;
  readonly name: { readonly ko: string; readonly en: string };
  readonly tel?: string;
}

export async function demoPeople(url: string): Promise<readonly DemoPerson[]> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The demo people: ${response.status}`);
  return ((await response.json()) as { people: DemoPerson[] }).people;
}

/** Gets a token for a demo person; nobody is asked for a password. */
export async function signInAs(
  url: string,
  person: { readonly sub: string; readonly role: Role; readonly name: string; readonly tel?: string },
): Promise<Session> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sub: person.sub, role: person.role }),
  });
  if (!response.ok) throw new Error(`The sign-in: ${response.status}`);
  const { token } = (await response.json()) as { token: string };
  const { expiresAtMs } = claimsOf(token);
  return { sub: person.sub, role: person.role, name: person.name, tel: person.tel, token, expiresAtMs };
}

export const developmentMethod = (url: string): SignInMethod => ({
  renew: (session) => signInAs(url, session),
  signOut: async () => {},
});
