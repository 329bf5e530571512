import { expect, test } from '@jest/globals';
import { waitFor } from '@naru/test-harness';
import { GraphQLObjectType } from 'graphql';
import { pino } from 'pino';
import type { HubSubscriber, StreamHub } from '../subscriptions/event-streams/stream-hub.ts';
import { parseSubjectTemplate } from '../subscriptions/event-streams/subject-template.ts';
import type { EventStreamField } from '../supergraph/event-streams.ts';
import { dropChangedEntities } from './drop-changed-entities.ts';
import { createResponseCache } from './response-cache.ts';

const field = {
  stream: 'RENTAL',
  subject: parseSubjectTemplate('rental.item.{args.id}.*'),
  entityType: new GraphQLObjectType({ name: 'Item', fields: {} }),
} as unknown as EventStreamField;

function watched() {
  const cache = createResponseCache(10_000);
  let changes = 0;
  const attached: { pattern: string; subscriber: HubSubscriber }[] = [];
  const hub = {
    async attach(pattern: string, subscriber: HubSubscriber) {
      attached.push({ pattern, subscriber });
      return { position: 0, [Symbol.dispose]: () => {} };
    },
  } as unknown as StreamHub;
  const watch = dropChangedEntities({
    cache,
    fields: [field],
    hub: () => hub,
    onChange: () => {
      changes += 1;
    },
    log: pino({ level: 'silent' }),
  });
  const keep = (key: string, tag: string) => {
    using fill = cache.beginFill();
    fill.keep(key, { data: {} }, [tag], 10_000);
  };
  return { cache, attached, watch, keep, changes: () => changes };
}

const changed = (id: string) => ({ body: { id } }) as never;

test('an event drops what holds its entity and what holds a list of its type', async () => {
  const { cache, attached, watch, keep, changes } = watched();
  await using _watch = watch;
  await waitFor(() => watch.isWatching, { what: 'the watch' });
  expect(attached[0]?.pattern).toBe('rental.item.*.*');
  keep('one', 'Item:1');
  keep('two', 'Item:2');
  keep('list', 'Item');
  attached[0]?.subscriber.push(changed('1'));
  expect(['one', 'two', 'list'].filter((key) => cache.get(key))).toEqual(['two']);
  expect(changes()).toBe(1);
});

test('a lost stream empties the cache, and the watch begins anew', async () => {
  const { cache, attached, watch, keep } = watched();
  await using _watch = watch;
  await waitFor(() => watch.isWatching, { what: 'the watch' });
  keep('one', 'Item:1');
  attached[0]?.subscriber.lost();
  await waitFor(() => !watch.isWatching, { what: 'the watch to end' });
  expect(cache.get('one')).toBeUndefined();
  await waitFor(() => watch.isWatching, { what: 'the next watch' });
  expect(attached).toHaveLength(2);
});
