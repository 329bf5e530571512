import { once } from 'node:events';
import { waitFor } from '@naru/test-harness';
import { respond, startAnsweringSubgraph } from './transport-client.ts';

/** A request that a subgraph has been sent and has not answered yet. */
export interface HeldRequest {
  readonly query: string;
  /** Whether whoever sent it has gone before it was answered. */
  readonly isClosed: boolean;
  /** Resolves when it is: answered, or given up. */
  readonly closed: Promise<unknown>;
  answer(data: object, headers?: Record<string, string>): void;
  /** Answers what is no GraphQL result. */
  fail(): void;
}

/** A subgraph over HTTP that answers only when a test wants it to. */
export interface HoldingSubgraph extends AsyncDisposable {
  readonly url: string;
  /** Those that came, in their order. */
  readonly requests: readonly HeldRequest[];
  /** The n-th of them, counted from 0, once it has come. */
  request(index: number): Promise<HeldRequest>;
}

export async function startHoldingSubgraph(): Promise<HoldingSubgraph> {
  const subgraph = await startAnsweringSubgraph();
  const requests: HeldRequest[] = [];
  subgraph.answer = (response, _request, body) => {
    requests.push({
      query: (body as { query: string }).query,
      get isClosed() {
        return response.closed && !response.writableEnded;
      },
      closed: once(response, 'close'),
      answer: (data, headers) => respond(response, { data }, 200, headers),
      fail: () => respond(response, 'out of order', 500),
    });
  };
  return {
    url: subgraph.url,
    requests,
    request: (index) => waitFor(() => requests[index], { what: `request ${index} to the subgraph` }),
    [Symbol.asyncDispose]: () => subgraph[Symbol.asyncDispose](),
  };
}
