import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Attachment, StreamHub } from '../subscriptions/event-streams/stream-hub.ts';
import type { EventStreamField } from '../supergraph/event-streams.ts';
import { anyOf, oneOf } from './entity-tags.ts';
import type { ResponseCache } from './response-cache.ts';

/** The watch over what a cache holds. While it does not watch, nothing may be taken from the cache. */
export interface EntityWatch extends AsyncDisposable {
  readonly isWatching: boolean;
}

interface WatchOptions {
  readonly cache: ResponseCache;
  readonly fields: Iterable<EventStreamField>;
  readonly hub: (stream: string) => StreamHub;
  /** Called at every change, before answers are made anew: they are not to be made of what was asked before it. */
  readonly onChange: () => void;
  readonly log: Logger;
}

const RETRY_DELAY_MS = 500;

/**
 * Drops what holds an entity whenever an event tells that it changed. Events that a broken connection holds back come
 * when it is back; when the stream itself is lost, everything is dropped and the watch begins anew.
 */
export function dropChangedEntities({ cache, fields, hub, onChange, log }: WatchOptions): EntityWatch {
  const ended = new AbortController();
  const watched = [...fields].map((field) => createWatch(field));
  const running = Promise.all(watched.map(({ watch }) => watch()));

  function createWatch({ stream, subject, entityType }: EventStreamField) {
    const state = { isWatching: false };
    async function watchOnce(): Promise<void> {
      const lost = Promise.withResolvers<void>();
      const finish = () => lost.resolve();
      ended.signal.addEventListener('abort', finish, { once: true });
      using _attachment: Attachment = await hub(stream).attach(subject.everyone, {
        push({ body }) {
          onChange();
          cache.drop([anyOf(entityType.name), oneOf(entityType.name, body.id)]);
        },
        lost: finish,
      });
      state.isWatching = true;
      await lost.promise;
      state.isWatching = false;
      ended.signal.removeEventListener('abort', finish);
      cache.clear();
    }
    return {
      state,
      async watch(): Promise<void> {
        while (!ended.signal.aborted) {
          try {
            await watchOnce();
          } catch (error) {
            log.warn({ err: error, stream }, 'answers are not kept while changes cannot be followed');
          }
          await delay(RETRY_DELAY_MS, undefined, { signal: ended.signal }).catch(() => {});
        }
      },
    };
  }

  return {
    get isWatching() {
      return watched.every(({ state }) => state.isWatching);
    },
    async [Symbol.asyncDispose]() {
      ended.abort();
      await running;
    },
  };
}
