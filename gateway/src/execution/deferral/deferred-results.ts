import type { GraphQLError } from 'graphql';
import type { DataObject } from '../data-object.ts';

/** A deferred fragment's fields of one object. */
export interface DeferredResult {
  /** The client's own. */
  readonly label: string | undefined;
  readonly path: readonly (string | number)[];
  /** Null where the fragment has a field that must not be null, and is. */
  readonly data: DataObject | null;
  /** As those of an `ExecutablePlan`, with paths from the root on. */
  readonly errors: readonly GraphQLError[];
}

/** What is delivered at one time; `hasNext` says whether more will be. */
export interface DeferredDelivery {
  readonly results: readonly DeferredResult[];
  readonly hasNext: boolean;
}

export type DeferredResults = AsyncIterable<DeferredDelivery>;
