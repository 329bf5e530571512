/** The roles that the console has screens for, as tokens name them. */
export type Role = 'CUSTOMER' | 'VENDOR' | 'COURIER' | 'OPERATOR';

export const ROLES: readonly Role[] = ['CUSTOMER', 'VENDOR', 'COURIER', 'OPERATOR'];

/** Somebody who is signed in. */
export interface Session {
  readonly sub: string;
  readonly role: Role;
  readonly name: string;
  /** Korean telephone number, where the identity provider tells one. */
  readonly tel?: string;
  readonly token: string;
  readonly expiresAtMs: number;
}

/** What can renew a token and end a session: the development sign-in or an identity provider. */
export interface SignInMethod {
  renew(session: Session): Promise<Session>;
  signOut(session: Session): Promise<void>;
}

const KEY = 'naru.session';
/** A token is renewed this long before it ends, or at half its life when that is shorter. */
const RENEW_BEFORE_MS = 60_000;
const RETRY_MS = 5_000;
/** The longest delay that timers can hold. */
const TIMER_MAX_MS = 2_147_483_647;

/** When to renew a token, in milliseconds from now. */
export function renewalDelayMs(expiresAtMs: number, nowMs: number): number {
  const left = expiresAtMs - nowMs;
  return Math.min(Math.max(left - Math.min(RENEW_BEFORE_MS, left / 2), 0), TIMER_MAX_MS);
}

/**
 * The session of this tab: kept in sessionStorage, so that it outlives a reload and no other tab has it, and renewed
 * before its token ends.
 */
export function createSessionStore(method: SignInMethod | undefined) {
  let session = method ? readKept() : undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();

  function set(next: Session | undefined): void {
    session = next;
    if (next) sessionStorage.setItem(KEY, JSON.stringify(next));
    else sessionStorage.removeItem(KEY);
    schedule();
    for (const listener of listeners) listener();
  }

  function schedule(afterMs?: number): void {
    clearTimeout(timer);
    if (!session) return;
    timer = setTimeout(() => void renew(), afterMs ?? renewalDelayMs(session.expiresAtMs, Date.now()));
  }

  async function renew(): Promise<void> {
    if (!session || !method) return;
    const renewing = session;
    try {
      const next = await method.renew(renewing);
      if (session === renewing) set(next);
    } catch {
      if (session !== renewing) return;
      // The way to the provider may be broken for a while; a token that has ended cannot be used any more.
      if (Date.now() >= renewing.expiresAtMs) set(undefined);
      else schedule(RETRY_MS);
    }
  }

  schedule();
  return {
    get: () => session,
    set,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async signOut(): Promise<void> {
      const ending = session;
      set(undefined);
      if (ending) await method?.signOut(ending);
    },
  };
}

export type SessionStore = ReturnType<typeof createSessionStore>;

function readKept(): Session | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Session | null;
    return kept && kept.expiresAtMs > Date.now() ? kept : undefined;
  } catch {
    return undefined;
  }
}
