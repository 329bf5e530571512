import type { ExecutionResult } from 'graphql';
import type { RequestContext } from '../src/request-context.ts';
import { answerOfText } from '../src/transport/graphql-answer.ts';
import { type Answer, type Layer, type Send, SubgraphCall } from '../src/transport/subgraph-call.ts';
import type { SubgraphFetch } from '../src/transport/subgraph-client.ts';
import { anonymous, query } from './transport-client.ts';

export const answered = { data: { a: { b: 1 } } };

export const callOf = (
  request: Partial<SubgraphFetch> = {},
  context: Partial<RequestContext> = {},
  timeoutMs = 5_000,
) => new SubgraphCall({ ...query, ...request }, { ...anonymous, ...context }, timeoutMs);

/** Stands for what is behind a layer: calls arrive here, and are settled by the test. */
export interface Behind {
  readonly calls: SubgraphCall[];
  readonly send: Send;
  answer(index: number, result?: ExecutionResult): void;
  fail(index: number, error: Error): void;
}

export function behind(layer: Layer): Behind {
  const calls: SubgraphCall[] = [];
  const pending: PromiseWithResolvers<Answer>[] = [];
  const send = layer((call) => {
    calls.push(call);
    const waiting = Promise.withResolvers<Answer>();
    pending.push(waiting);
    return waiting.promise;
  });
  return {
    calls,
    send,
    answer: (index, result = answered) =>
      pending[index]?.resolve(answerOfText(JSON.stringify(result)) as Answer),
    fail: (index, error) => pending[index]?.reject(error),
  };
}
