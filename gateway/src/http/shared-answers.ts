import { counter } from '@naru/service-host';
import type { Wanted } from '../wanted.ts';
import type { Answer } from './answer.ts';
import type { KnownQueries } from './known-queries.ts';
import type { OperationParameters } from './operation-parameters.ts';

const sharedAnswers = counter({
  name: 'naru_gateway_shared_answers_total',
  help: 'Requests that were given the answer to an equal request that was under way.',
});

/** Answers under way, for equal requests to wait for. A client that leaves takes none along that somebody else waits for. */
export interface SharedAnswers {
  /**
   * The answer to an equal request that is under way, unless everybody who waited for it has left.
   * @param wantedBy makes what tells until when it is waited for here, too
   */
  underWay(key: string, wantedBy: () => Wanted): Promise<Answer> | undefined;
  /**
   * Lets equal requests have this answer until it is there, if the operation is known to be a query. Any other is
   * shared with nobody, and once it is answered nobody joins what was under way before it.
   * @param wanted until when the answer is worth making
   */
  offer(key: string, operation: OperationParameters, answer: Promise<Answer>, wanted: Wanted): void;
}

interface Shared {
  readonly own: Promise<Answer>;
  readonly wanted: Wanted;
  encoded?: Promise<Answer>;
}

/** A key must differ wherever the answers might: by authority, by body, by what the client accepts. */
export function createSharedAnswers(knownQueries: KnownQueries): SharedAnswers {
  const answers = new Map<string, Shared>();
  return {
    underWay(key, wantedBy) {
      const shared = answers.get(key);
      if (!shared || shared.wanted.isAbandoned) return undefined;
      shared.wanted.alsoBy(wantedBy());
      sharedAnswers.inc();
      shared.encoded ??= shared.own.then(encoded);
      return shared.encoded;
    },
    offer(key, operation, answer, wanted) {
      const shared = knownQueries.has(operation) ? { own: answer, wanted } : undefined;
      if (shared) answers.set(key, shared);
      const settled = () => {
        // What is not known to be a query may have changed something: who asks after it is to find it changed.
        if (!shared) answers.clear();
        else if (answers.get(key) === shared) answers.delete(key);
      };
      answer.then(settled, settled);
    },
  };
}

const longBody = 8_192;

/** A long body in bytes, or it would be encoded anew for each of those who share it. */
function encoded(answer: Answer): Answer {
  const { body } = answer;
  return typeof body === 'string' && body.length > longBody ? { ...answer, body: Buffer.from(body) } : answer;
}
