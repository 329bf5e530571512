import { expect, test } from '@jest/globals';
import { Wanted } from './wanted.ts';

function watched(by?: Wanted) {
  const wanted = new Wanted(by);
  const told = { times: 0 };
  wanted.onAbandoned = () => {
    told.times += 1;
  };
  return { wanted, told };
}

test('what is done for somebody is abandoned with them, and whatever is done for that', () => {
  const client = new Wanted();
  const fetch = watched(client);
  const batch = watched(fetch.wanted);
  client.leave();
  expect([fetch.told.times, batch.told.times]).toEqual([1, 1]);
  client.leave();
  expect([fetch.told.times, batch.told.times]).toEqual([1, 1]);
  expect([client.isAbandoned, fetch.wanted.isAbandoned, batch.wanted.isAbandoned]).toEqual([
    true,
    true,
    true,
  ]);
});

test('what several want is abandoned with the last of them', () => {
  const [first, second] = [new Wanted(), new Wanted()];
  const fetch = watched(first);
  fetch.wanted.alsoBy(second);
  first.leave();
  first.leave();
  expect(fetch.told.times).toBe(0);
  second.leave();
  expect(fetch.told.times).toBe(1);
});

test('what somebody wants for good is never abandoned', () => {
  const client = new Wanted();
  const fetch = watched(client);
  fetch.wanted.alsoBy(undefined);
  client.leave();
  expect([fetch.told.times, fetch.wanted.isAbandoned]).toEqual([0, false]);
});

test('what is begun for somebody who has left is abandoned from the start', () => {
  const client = new Wanted();
  client.leave();
  expect(new Wanted(client).isAbandoned).toBe(true);
  const other = new Wanted(new Wanted());
  other.alsoBy(client);
  expect(other.isAbandoned).toBe(false);
});
