import type { Caller } from '@naru/identity';

const maxTimerMs = 2 ** 31 - 1;

/** Acts when the caller's token ends. Disposed of with the connection; nothing happens for anonymous callers. */
export function onTokenExpiry(caller: Caller | null, act: () => void): Disposable {
  if (!caller) return { [Symbol.dispose]() {} };
  const timer = setTimeout(act, Math.min(Math.max(caller.expiresAtMs - Date.now(), 0), maxTimerMs));
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}
