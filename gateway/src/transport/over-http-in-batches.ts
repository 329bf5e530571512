import type { CachePolicy } from '@naru/subgraph-host';
import type { ExecutionResult } from 'graphql';
import type { RequestContext } from '../request-context.ts';
import { Wanted } from '../wanted.ts';
import { parseCacheControl } from './cache-control.ts';
import { answerOfResult, answerOfText, isResult, jsonOf } from './graphql-answer.ts';
import type { HttpEndpoint } from './http-endpoint.ts';
import { requireAnswer } from './over-http.ts';
import type { Patience } from './patience.ts';
import type { Answer, Send, SubgraphCall } from './subgraph-call.ts';

interface Entry {
  readonly call: SubgraphCall;
  resolve(answer: Answer): void;
  reject(failure: unknown): void;
}

/**
 * Sends the queries that one client request has for the subgraph at the same moment as one HTTP request: an array of
 * operations, answered by an array of results. The subgraph must accept that.
 */
export function overHttpInBatches(endpoint: HttpEndpoint, single: Send): Send {
  const gathering = new Map<RequestContext, Entry[]>();

  async function flush(context: RequestContext, entries: readonly Entry[]): Promise<void> {
    gathering.delete(context);
    try {
      const answers = await sendTogether(endpoint, context, entries, single);
      entries.forEach((entry, index) => void entry.resolve(answers[index] as Answer));
    } catch (error) {
      for (const entry of entries) entry.reject(error);
    }
  }

  return (call) => {
    if (call.request.kind !== 'query') return single(call);
    return new Promise((resolve, reject) => {
      const entry = { call, resolve, reject };
      const entries = gathering.get(call.context);
      if (entries) return void entries.push(entry);
      const first = [entry];
      gathering.set(call.context, first);
      // Runs when everything that can run now has run: by then the plan's parallel fetches have all come by.
      process.nextTick(flush, call.context, first);
    });
  };
}

async function sendTogether(
  endpoint: HttpEndpoint,
  context: RequestContext,
  entries: readonly Entry[],
  single: Send,
): Promise<readonly Answer[]> {
  const calls = entries.map(({ call }) => call);
  if (calls.length === 1) return Promise.all(calls.map(single));
  const body = `[${calls.map((call) => call.body).join(',')}]`;
  const response = await endpoint.post(body, context, patienceOf(calls));
  const results = jsonOf(response.text);
  return requireAnswer(answersOf(results, calls.length, parseCacheControl(response.cacheControl)), response);
}

/** That of whoever is the least patient, for as long as somebody wants one of the answers. */
function patienceOf([first, ...others]: readonly SubgraphCall[]): Patience {
  const wanted = new Wanted(first?.wanted);
  for (const other of others) wanted.alsoBy(other.wanted);
  const deadlinesMs = [first, ...others].map((call) => call?.deadlineMs ?? Number.POSITIVE_INFINITY);
  return { deadlineMs: Math.min(...deadlinesMs), wanted };
}

/** Each result as text again, since several takers may share it. Undefined unless there is one for each operation. */
function answersOf(
  results: unknown,
  count: number,
  policy: CachePolicy | undefined,
): readonly Answer[] | undefined {
  if (!Array.isArray(results) || results.length !== count || !results.every(isResult)) return undefined;
  return results.map(
    (result: ExecutionResult) => answerOfText(JSON.stringify(result), policy) ?? answerOfResult(result),
  );
}
