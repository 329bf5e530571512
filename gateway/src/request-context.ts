import type { CallContext } from '@naru/subgraph-host';

/** One client request, as everything behind the endpoints sees it. */
export interface RequestContext extends CallContext {
  /** The client's headers that subgraphs may see, by lower-case name; an allow-list chose them. */
  readonly forwardedHeaders: Readonly<Record<string, string>>;
  /** Equal only for requests that may be given each other's answers: it covers the caller and the forwarded headers. */
  readonly authority: string;
}
