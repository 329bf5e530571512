/** What the console knows of its live connection. */
export type ConnectionState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** Lost, and being opened again. */
  | { readonly kind: 'lost'; readonly sinceMs: number }
  /** Back: what came meanwhile is being caught up, or has been. */
  | { readonly kind: 'resumed'; readonly caughtUp: number; readonly done: boolean; readonly gap: boolean };

/** No change for this long after a reconnect: everything missed has arrived. */
const QUIET_MS = 1_500;
/** Where changes never pause, the count ends here. */
const COUNT_AT_MOST_MS = 4_000;
const SHOWN_FOR_MS = 6_000;

/** Follows the socket, and counts what each reconnect brings. */
export function createConnectionState() {
  let state: ConnectionState = { kind: 'idle' };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let countUntilMs = 0;
  let connectedAtMs = 0;
  const listeners = new Set<() => void>();
  const returned = new Set<() => void>();

  function set(next: ConnectionState): void {
    state = next;
    for (const listener of listeners) listener();
  }

  function settleAfter(delayMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (state.kind !== 'resumed') return;
      set({ ...state, done: true });
      timer = setTimeout(() => set({ kind: 'live' }), SHOWN_FOR_MS);
    }, delayMs);
  }

  return {
    get: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** Calls back after each reconnect, for whatever has to be asked again. */
    onReturn(listener: () => void) {
      returned.add(listener);
      return () => void returned.delete(listener);
    },
    connecting() {
      if (state.kind === 'idle') set({ kind: 'connecting' });
    },
    connected() {
      if (state.kind !== 'lost') return set({ kind: 'live' });
      set({ kind: 'resumed', caughtUp: 0, done: false, gap: false });
      connectedAtMs = Date.now();
      countUntilMs = connectedAtMs + COUNT_AT_MOST_MS;
      settleAfter(QUIET_MS);
      for (const listener of returned) listener();
    },
    lost() {
      clearTimeout(timer);
      if (state.kind !== 'lost') set({ kind: 'lost', sinceMs: Date.now() });
    },
    /** Nobody listens any more: the socket is closed because nothing needs it. */
    idle() {
      clearTimeout(timer);
      set({ kind: 'idle' });
    },
    /**
     * A change that a resumed subscription brought. It counts while there is no pause, and later too where it happened
     * before the reconnect: a slow server may take longer to find it than anybody would wait.
     * @param occurredAt when it happened, by the server's clock
     */
    change(occurredAt: string) {
      const late = Date.parse(occurredAt) < connectedAtMs;
      if (state.kind !== 'resumed' || (state.done && !late)) return;
      set({ ...state, caughtUp: state.caughtUp + 1 });
      settleAfter(state.done ? 0 : Math.max(0, Math.min(QUIET_MS, countUntilMs - Date.now())));
    },
    /** The server has no longer kept what came after a cursor: there is a gap that nobody can fill. */
    gap() {
      set({ kind: 'resumed', caughtUp: 0, done: false, gap: true });
      settleAfter(QUIET_MS);
      for (const listener of returned) listener();
    },
  };
}

export type Connection = ReturnType<typeof createConnectionState>;
