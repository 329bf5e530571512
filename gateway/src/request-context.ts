import type { CallContext } from '@naru/subgraph-host';
import type { DeferredResults } from './execution/deferral/deferred-results.ts';
import type { Wanted } from './wanted.ts';

/** One client request, as everything behind the endpoints sees it. */
export interface RequestContext extends CallContext {
  /** The client's headers that subgraphs may see, by lower-case name; an allow-list chose them. */
  readonly forwardedHeaders: Readonly<Record<string, string>>;
  /** Equal only for requests that may be given each other's answers: it covers the caller and the forwarded headers. */
  readonly authority: string;
  /** Whether the client still waits; absent where all is carried out, whoever leaves. */
  readonly wanted?: Wanted | undefined;
  /** Where the client takes deferred parts of its answer later, they are put here. */
  readonly later?: LaterResults | undefined;
}

/** What of one answer comes after its first part. */
export interface LaterResults {
  results: DeferredResults | undefined;
}
