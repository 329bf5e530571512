import { expect, test } from '@jest/globals';
import { answered, behind, callOf } from '../../test/transport-calls.ts';
import { createSharing } from './sharing.ts';

const share = () => behind(createSharing().layerOf('calls'));

test('equal queries under way are sent once, and each asker has a result of its own', async () => {
  const subgraph = share();
  const asked = [callOf(), callOf(), callOf()].map(subgraph.send);
  subgraph.answer(0);
  const results = (await Promise.all(asked)).map((answer) => answer.take());
  expect(subgraph.calls).toHaveLength(1);
  expect(results).toEqual([answered, answered, answered]);
  Object.assign(results[0]?.data ?? {}, { a: 'merged into' });
  expect(results[1]).toEqual(answered);
  void subgraph.send(callOf());
  expect(subgraph.calls).toHaveLength(2);
});

test('what differs in anything is not shared', () => {
  const subgraph = share();
  const different = [
    callOf(),
    callOf({ query: '{ b }' }),
    callOf({ operationName: 'A' }),
    callOf({ variables: { a: 1 } }),
    callOf({ variables: { a: '1' } }),
    callOf({}, { authority: 'alice' }),
    callOf({}, { authority: 'alice\n' }),
    callOf({ kind: 'subscription' }),
    callOf({ kind: 'subscription' }),
  ];
  for (const call of different) void subgraph.send(call);
  expect(subgraph.calls).toEqual(different);
});

test('two subgraphs never share', () => {
  const sharing = createSharing();
  const [calls, items] = [behind(sharing.layerOf('calls')), behind(sharing.layerOf('items'))];
  void calls.send(callOf());
  void items.send(callOf());
  expect(items.calls).toHaveLength(1);
});

test('a failure is shared, and forgotten', async () => {
  const subgraph = share();
  const asked = [callOf(), callOf()].map(subgraph.send);
  subgraph.fail(0, new Error('broken'));
  for (const answer of asked) await expect(answer).rejects.toThrow('broken');
  void subgraph.send(callOf());
  expect(subgraph.calls).toHaveLength(2);
});

test('mutations are all sent, and who has changed something joins no query from before', async () => {
  const subgraph = share();
  void subgraph.send(callOf());
  const changes = [callOf({ kind: 'mutation' }), callOf({ kind: 'mutation' })].map(subgraph.send);
  expect(subgraph.calls).toHaveLength(3);
  subgraph.answer(1);
  await changes[0];
  void subgraph.send(callOf());
  expect(subgraph.calls).toHaveLength(4);
});
