import type { SubgraphResult } from '@naru/subgraph-host';
import type { RequestContext } from '../request-context.ts';
import { Wanted } from '../wanted.ts';
import type { Patience } from './patience.ts';
import type { SubgraphFetch } from './subgraph-client.ts';

/** One fetch on its way through the layers to a subgraph. */
export class SubgraphCall implements Patience {
  readonly request: SubgraphFetch;
  readonly context: RequestContext;
  /** Until when it must be settled, on the clock of `performance.now()`. Whatever waits for something heeds it. */
  readonly deadlineMs: number;
  /** Whether somebody waits for the answer. What may change something is carried out, whoever leaves. */
  readonly wanted: Wanted;
  #body: string | undefined;

  constructor(request: SubgraphFetch, context: RequestContext, timeoutMs: number) {
    this.request = request;
    this.context = context;
    this.deadlineMs = performance.now() + timeoutMs;
    this.wanted = new Wanted(request.kind === 'query' ? context.wanted : undefined);
  }

  /** The request as JSON. It is made once, and not at all for a subgraph in the same process. */
  get body(): string {
    const { query, operationName, variables } = this.request;
    this.#body ??= JSON.stringify({ query, operationName, variables });
    return this.#body;
  }
}

/** What a subgraph answered. */
export interface Answer {
  /** The result, for one taker who may change it: nobody else is given the same. */
  take(): SubgraphResult;
}

/** Gets the answer to a call before its deadline. Rejects with `SubgraphFailure`. */
export type Send = (call: SubgraphCall) => Promise<Answer>;

/** Puts something around a way of sending calls. */
export type Layer = (next: Send) => Send;

/** The layers around `send`, the first of them outermost. */
export function throughLayers(layers: readonly Layer[], send: Send): Send {
  return layers.reduceRight((next, layer) => layer(next), send);
}
