import { setTimeout as pause } from 'node:timers/promises';

export interface WaitOptions {
  timeoutMs?: number;
  intervalMs?: number;
  /** Completes the sentence "Waited … ms for …". */
  what: string;
}

/**
 * The first truthy value of `condition`, asked again and again; a condition that throws counts as not yet met.
 * @throws Error naming what was awaited, with the condition's last error as its cause.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  options: WaitOptions,
): Promise<NonNullable<T>> {
  const { timeoutMs = 120_000, intervalMs = 20, what } = options;
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    let lastError: unknown;
    try {
      const value = await condition();
      if (value) return value;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() >= deadline)
      throw new Error(`Waited ${timeoutMs} ms for ${what}`, { cause: lastError });
    await pause(intervalMs);
  }
}
