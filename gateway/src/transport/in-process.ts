import type { Subgraph } from '@naru/subgraph-host';
import { beforeDeadline } from './deadline.ts';
import { answerOfResult } from './graphql-answer.ts';
import type { Send } from './subgraph-call.ts';

/** Calls a subgraph of the same process: nothing is written or parsed. */
export function inProcess(subgraph: Subgraph): Send {
  return async ({ request, context, deadlineMs }) =>
    answerOfResult(await beforeDeadline(deadlineMs, subgraph.execute(request, context)));
}
