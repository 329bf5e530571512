import type { ExecutionResult } from 'graphql';

/** Answers that are kept for a while, and found again by the entities that they hold. */
export interface ResponseCache {
  /** What is kept under this key and still fresh. It is shared: nobody may change it. */
  get(key: string): KeptResponse | undefined;
  /** To be called before the answer is asked for: what is dropped from then on will not be kept. */
  beginFill(): Fill;
  /** Forgets every answer with one of these tags, also those that are on their way. */
  drop(tags: readonly string[]): void;
  clear(): void;
}

export interface KeptResponse {
  readonly result: ExecutionResult;
  readonly expiresAtMs: number;
}

export interface Fill extends Disposable {
  keep(key: string, result: ExecutionResult, tags: readonly string[], maxAgeMs: number): void;
}

interface Entry extends KeptResponse {
  readonly tags: readonly string[];
  readonly bytes: number;
}

interface OpenFill {
  readonly dropped: Set<string>;
  isStale: boolean;
}

/** @param maxBytes of all answers together, as JSON; the least recently used ones go first. */
export function createResponseCache(maxBytes: number, now: () => number = Date.now): ResponseCache {
  // A Map iterates in the order of insertion, so its first key is the one not used for longest.
  const entries = new Map<string, Entry>();
  const keysByTag = new Map<string, Set<string>>();
  const fills = new Set<OpenFill>();
  let bytes = 0;

  function remove(key: string): void {
    const entry = entries.get(key);
    if (!entry) return;
    entries.delete(key);
    bytes -= entry.bytes;
    for (const tag of entry.tags) {
      const keys = keysByTag.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) keysByTag.delete(tag);
    }
  }

  function add(key: string, entry: Entry): void {
    remove(key);
    entries.set(key, entry);
    bytes += entry.bytes;
    for (const tag of entry.tags) {
      const keys = keysByTag.get(tag) ?? new Set();
      keysByTag.set(tag, keys.add(key));
    }
    for (const oldest of entries.keys()) {
      if (bytes <= maxBytes) break;
      remove(oldest);
    }
  }

  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      if (entry.expiresAtMs <= now()) {
        remove(key);
        return undefined;
      }
      entries.delete(key);
      entries.set(key, entry);
      return entry;
    },
    beginFill() {
      const fill: OpenFill = { dropped: new Set(), isStale: false };
      fills.add(fill);
      return {
        keep(key, result, tags, maxAgeMs) {
          if (fill.isStale || tags.some((tag) => fill.dropped.has(tag))) return;
          const size = Buffer.byteLength(JSON.stringify(result));
          if (size <= maxBytes) add(key, { result, tags, bytes: size, expiresAtMs: now() + maxAgeMs });
        },
        [Symbol.dispose]: () => void fills.delete(fill),
      };
    },
    drop(tags) {
      for (const tag of tags) {
        for (const fill of fills) fill.dropped.add(tag);
        for (const key of [...(keysByTag.get(tag) ?? [])]) remove(key);
      }
    },
    clear() {
      for (const fill of fills) fill.isStale = true;
      for (const key of [...entries.keys()]) remove(key);
    },
  };
}
