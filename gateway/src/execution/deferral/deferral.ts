import type { GraphQLError } from 'graphql';

/** What of one execution goes on beside its primary part. */
export interface Deferral {
  /** A fetch of the plan has been answered, or there was nothing to fetch. */
  arrive(fetchId: string): void;
  /** Resolves when all of these fetches have arrived. */
  arrivals(fetchIds: readonly string[]): Promise<unknown>;
  /** The fetches of a deferred part have begun; they resolve to what went wrong. */
  begin(label: string, fetches: Promise<readonly GraphQLError[]>): void;
  /** Resolves when the part's fetches have ended; at once for one that nothing had to be fetched for. */
  end(label: string): Promise<readonly GraphQLError[]>;
}

export function createDeferral(): Deferral {
  const arrived = new Map<string, PromiseWithResolvers<void>>();
  const begun = new Map<string, Promise<readonly GraphQLError[]>>();

  function arrival(fetchId: string): PromiseWithResolvers<void> {
    const known = arrived.get(fetchId) ?? Promise.withResolvers<void>();
    arrived.set(fetchId, known);
    return known;
  }

  return {
    arrive: (fetchId) => arrival(fetchId).resolve(),
    arrivals: (fetchIds) => Promise.all(fetchIds.map((fetchId) => arrival(fetchId).promise)),
    begin: (label, fetches) => void begun.set(label, fetches),
    end: (label) => begun.get(label) ?? Promise.resolve([]),
  };
}
