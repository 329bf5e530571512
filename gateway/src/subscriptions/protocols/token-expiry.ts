import type { Caller } from '@naru/identity';

/** A connection that is its caller's for as long as the token is good. */
export interface Expiring {
  /** The token has ended. */
  tokenExpired(): void;
}

/** Tells connections when their callers' tokens end; nothing happens to those of anonymous callers. */
export interface TokenExpiries {
  watch(caller: Caller | null, connection: Expiring): void;
  forget(caller: Caller | null, connection: Expiring): void;
}

interface End {
  readonly connections: Set<Expiring>;
  readonly timer: NodeJS.Timeout;
}

const maxTimerMs = 2 ** 31 - 1;

/** Tokens end at whole seconds, so that thousands of connections need few timers: one for each end. */
export function watchTokenExpiries(): TokenExpiries {
  const ends = new Map<number, End>();

  function endAt(expiresAtMs: number): End {
    const inMs = Math.min(Math.max(expiresAtMs - Date.now(), 0), maxTimerMs);
    const connections = new Set<Expiring>();
    const timer = setTimeout(() => {
      ends.delete(expiresAtMs);
      for (const connection of connections) connection.tokenExpired();
    }, inMs);
    const end = { connections, timer };
    ends.set(expiresAtMs, end);
    return end;
  }

  return {
    watch(caller, connection) {
      if (!caller) return;
      const end = ends.get(caller.expiresAtMs) ?? endAt(caller.expiresAtMs);
      end.connections.add(connection);
    },
    forget(caller, connection) {
      if (!caller) return;
      const end = ends.get(caller.expiresAtMs);
      if (!end?.connections.delete(connection) || end.connections.size > 0) return;
      clearTimeout(end.timer);
      ends.delete(caller.expiresAtMs);
    },
  };
}
