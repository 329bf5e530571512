import { setTimeout as delay } from 'node:timers/promises';

/** When a process counts as hung. */
export interface Liveness {
  readonly everyMs: number;
  readonly timeoutMs: number;
  /** Questions in a row without an answer. */
  readonly misses: number;
}

export const USUAL_LIVENESS: Liveness = { everyMs: 2_000, timeoutMs: 3_000, misses: 3 };

/** Resolves when the process at the URL is hung: `/livez` has stayed silent as often as that; never after the signal. */
export async function hung(
  url: string,
  { everyMs, timeoutMs, misses }: Liveness,
  signal: AbortSignal,
): Promise<void> {
  for (let missed = 0; missed < misses; ) {
    await delay(everyMs, undefined, { signal, ref: false }).catch(() => {});
    if (signal.aborted) return new Promise(() => {});
    missed = (await lives(url, timeoutMs)) ? 0 : missed + 1;
  }
}

async function lives(url: string, timeoutMs: number): Promise<boolean> {
  try {
    const response = await fetch(`${url}/livez`, { signal: AbortSignal.timeout(timeoutMs) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
