import type { Host } from '@naru/service-host';
import type { StreamHub } from '../subscriptions/event-streams/stream-hub.ts';
import type { CurrentSupergraph } from '../supergraph/current-supergraph.ts';
import { dropChangedEntities } from './drop-changed-entities.ts';
import { createKeptResponses, type KeptResponses } from './kept-responses.ts';
import { createResponseCache } from './response-cache.ts';

interface OpenOptions {
  /** Of all that is kept. */
  readonly maxBytes: number;
  readonly supergraph: CurrentSupergraph;
  readonly hub: (stream: string) => StreamHub;
  /** Called whenever an entity has changed. */
  readonly onChange: () => void;
}

/** A cache of answers that hears of the changes of what it holds, whichever supergraph is served. It ends with its host. */
export function openKeptResponses(
  { log, resources }: Host,
  { maxBytes, supergraph, hub, onChange }: OpenOptions,
): KeptResponses {
  const cache = createResponseCache(maxBytes);
  const watchOver = ({ eventStreams }: CurrentSupergraph['value']) =>
    dropChangedEntities({ cache, fields: eventStreams.values(), hub, onChange, log });
  let watch = watchOver(supergraph.value);
  resources.defer(() => watch[Symbol.asyncDispose]());
  resources.use(
    supergraph.onChange((next) => {
      void watch[Symbol.asyncDispose]();
      watch = watchOver(next);
    }),
  );
  return createKeptResponses({ cache, isWatching: () => watch.isWatching });
}
