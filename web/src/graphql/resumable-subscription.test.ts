import { expect, jest, test } from '@jest/globals';
import type { Sink, SubscribePayload } from 'graphql-ws';
import { createConnectionState } from './connection-state.ts';
import { subscribeResumably } from './resumable-subscription.ts';

type Next = { data: Record<string, unknown> };

/** A socket that keeps what was subscribed, and sends what the test says. */
function fakeSocket() {
  const subscriptions: { payload: SubscribePayload; sink: Sink<Next> }[] = [];
  return {
    subscriptions,
    subscribe(payload: SubscribePayload, sink: Sink<Next>) {
      subscriptions.push({ payload, sink });
      return () => {};
    },
    /** What would be sent now, as it is each time a socket is opened. */
    sent: () => JSON.parse(JSON.stringify(subscriptions.at(-1)?.payload)),
  };
}

const change = (cursor: string, event = 'confirmed'): Next => ({
  data: { callChanged: { cursor, event, occurredAt: '2026-01-01T00:00:00Z' } },
});

function begin() {
  const socket = fakeSocket();
  const connection = createConnectionState();
  const received: unknown[] = [];
  const errors: unknown[] = [];
  const stop = subscribeResumably(
    socket as never,
    connection,
    { query: 'subscription', variables: { id: '1' } },
    { next: (result) => received.push(result), error: (error) => errors.push(error), complete: () => {} },
  );
  return { socket, connection, received, errors, stop };
}

test('each new socket asks for what comes behind the last change', () => {
  const { socket, received } = begin();
  expect(socket.sent()).toEqual({ query: 'subscription', variables: { id: '1' } });
  socket.subscriptions[0]?.sink.next(change('a', 'snapshot') as never);
  expect(socket.sent().variables).toEqual({ id: '1', after: 'a' });
  socket.subscriptions[0]?.sink.next(change('b') as never);
  expect(socket.sent().variables).toEqual({ id: '1', after: 'b' });
  expect(received).toHaveLength(2);
});

test('what comes after a reconnect is counted and told once it pauses; before it, nothing is', () => {
  jest.useFakeTimers();
  try {
    const { socket, connection } = begin();
    const next = (result: Next) => socket.subscriptions[0]?.sink.next(result as never);
    connection.connected();
    next(change('a', 'snapshot'));
    next(change('b'));
    expect(connection.get()).toEqual({ kind: 'live' });
    connection.lost();
    connection.connected();
    next(change('c'));
    next(change('d'));
    expect(connection.get()).toEqual({ kind: 'resumed', caughtUp: 2, done: false, gap: false });
    jest.advanceTimersByTime(2_000);
    expect(connection.get()).toEqual({ kind: 'resumed', caughtUp: 2, done: true, gap: false });
    next(change('e')); // happened long before the reconnect, and came late
    expect(connection.get()).toMatchObject({ kind: 'resumed', caughtUp: 3 });
    jest.advanceTimersByTime(10_000);
    expect(connection.get()).toEqual({ kind: 'live' });
  } finally {
    jest.useRealTimers();
  }
});

test('a cursor that is no longer kept is given up, and the gap is told', () => {
  jest.useFakeTimers();
  try {
    const { socket, connection, errors } = begin();
    socket.subscriptions[0]?.sink.next(change('a') as never);
    socket.subscriptions[0]?.sink.error([{ extensions: { code: 'CURSOR_EXPIRED' } }]);
    expect(connection.get()).toMatchObject({ kind: 'resumed', gap: true });
    jest.advanceTimersByTime(1_000);
    expect(socket.subscriptions).toHaveLength(2);
    expect(socket.sent().variables).toEqual({ id: '1' });
    expect(errors).toEqual([]);
  } finally {
    jest.useRealTimers();
  }
});

test('a subscription that a new schema or lost events ended goes on behind its cursor; a refused one does not', () => {
  jest.useFakeTimers();
  try {
    const { socket, errors, stop } = begin();
    socket.subscriptions[0]?.sink.next(change('a') as never);
    socket.subscriptions[0]?.sink.error([{ extensions: { code: 'SUBSCRIPTION_INTERRUPTED' } }]);
    jest.advanceTimersByTime(1_000);
    expect(socket.sent().variables).toEqual({ id: '1', after: 'a' });
    socket.subscriptions[1]?.sink.error([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(errors).toHaveLength(1);
    stop();
    jest.advanceTimersByTime(10_000);
    expect(socket.subscriptions).toHaveLength(2);
  } finally {
    jest.useRealTimers();
  }
});
