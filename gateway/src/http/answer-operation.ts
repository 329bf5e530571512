import type { PersistedOperations } from '../security/persisted-operations.ts';
import type { Answer } from './answer.ts';
import { acceptedEncoding, compressed } from './compression.ts';
import type { Exchange } from './exchange.ts';
import type { ExecuteRequest } from './execute-request.ts';
import {
  bodyWithQuery,
  type OperationParameters,
  parametersInBody,
  parametersInSearch,
  searchWithQuery,
} from './operation-parameters.ts';
import { parseJson, readJsonText } from './read-body.ts';
import type { SharedAnswers } from './shared-answers.ts';
import type { AnswerShortly } from './short-way.ts';
import { asksForStream, type StreamingEndpoint } from './streaming-endpoint.ts';
import { wantedUntilClosed } from './wanted-until-closed.ts';

/** The answer to a request; undefined when somebody else answers it. */
export type AnswerOperation = (exchange: Exchange) => Promise<Answer | undefined>;

interface AnswerOperationOptions {
  readonly execute: ExecuteRequest;
  /** Undefined where Apollo Server is to see every request. */
  readonly answerShortly: AnswerShortly | undefined;
  readonly maxBodyBytes: number;
  readonly compression: boolean;
  /** Undefined where every operation may be asked for. */
  readonly persistedOperations: PersistedOperations | undefined;
  /** Undefined where every client gets an answer of its own. */
  readonly sharedAnswers: SharedAnswers | undefined;
  readonly streaming: StreamingEndpoint | undefined;
}

/**
 * Finds out what is asked for, and who answers it: an equal request under way, the stream endpoint, the executor where
 * the operation is known, or else Apollo Server.
 */
export function operationAnswerer(options: AnswerOperationOptions): AnswerOperation {
  const { execute, answerShortly, persistedOperations, sharedAnswers, streaming } = options;

  async function answerPost(exchange: Exchange): Promise<Answer | undefined> {
    const text = await readJsonText(exchange.request, options.maxBodyBytes);
    const key = sharedAnswers && keyOf(exchange, text, options.compression);
    const equal = key && sharedAnswers.underWay(key, () => wantedUntilClosed(exchange.response));
    if (equal) return equal;

    const body = parseJson(text);
    const asked = parametersInBody(body);
    if (!asked) return executed(exchange, '', body); // Apollo Server says what is wrong with it
    const admitted = persistedOperations?.admit(asked) ?? asked;
    if (isTaken(exchange, admitted)) return undefined;

    const waiting = whileWanted(exchange);
    const known = answerShortly?.(waiting, admitted);
    const answer = known
      ? encoded(exchange, known)
      : executed(waiting, '', admitted === asked ? body : bodyWithQuery(body, admitted));
    if (key) sharedAnswers.offer(key, admitted, answer, waiting.context.wanted);
    return answer;
  }

  async function answerGet(exchange: Exchange): Promise<Answer | undefined> {
    const { url = '' } = exchange.request;
    let search = url.includes('?') ? url.slice(url.indexOf('?')) : '';
    if (persistedOperations || streaming) {
      const asked = parametersInSearch(search);
      const admitted = persistedOperations?.admit(asked) ?? asked;
      if (admitted !== asked) search = searchWithQuery(search, admitted);
      if (isTaken(exchange, admitted)) return undefined;
    }
    return executed(whileWanted(exchange), search, undefined);
  }

  function isTaken(exchange: Exchange, parameters: OperationParameters): boolean {
    if (!streaming || !asksForStream(exchange.request.headers.accept)) return false;
    return streaming.serve({ ...exchange, parameters });
  }

  function executed(exchange: Exchange, search: string, body: unknown): Promise<Answer> {
    const { request, context } = exchange;
    return encoded(exchange, execute({ request, context, search, body }));
  }

  async function encoded({ request }: Exchange, answer: Promise<Answer>): Promise<Answer> {
    if (!options.compression) return answer;
    return compressed(await answer, acceptedEncoding(request.headers['accept-encoding']));
  }

  return (exchange) => (exchange.request.method === 'POST' ? answerPost(exchange) : answerGet(exchange));
}

/** The exchange, whose answer is given up when its client leaves. */
function whileWanted({ request, response, context }: Exchange) {
  const wanted = wantedUntilClosed(response);
  return { request, response, context: { ...context, wanted } };
}

/** Equal for requests that may have one answer: it is by the caller's authority, and in a form that both accept. */
function keyOf({ request, context }: Exchange, text: string, compression: boolean): string {
  const { accept = '', 'accept-encoding': encodings } = request.headers;
  const encoding = compression ? (acceptedEncoding(encodings) ?? '') : '';
  return `${accept}\n${encoding}\n${text.length}\n${text}\n${context.authority}`;
}
