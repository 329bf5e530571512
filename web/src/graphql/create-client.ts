import { type Client, createClient, fetchExchange, subscriptionExchange } from '@urql/core';
import { cacheExchange, type KeyingConfig } from '@urql/exchange-graphcache';
import { createClient as createSocketClient } from 'graphql-ws';
import type { SessionStore } from '../session/session-store.ts';
import type { Connection } from './connection-state.ts';
import { subscribeResumably } from './resumable-subscription.ts';

const KEEP_ALIVE_MS = 10_000;
const LAZY_CLOSE_MS = 2_000;
const BACKOFF_MAX_MS = 3_000;

interface Parts {
  readonly graphqlUrl: string;
  readonly session: SessionStore;
  readonly connection: Connection;
}

/** One client a signed-in person: normalized, so that a change that is pushed is seen wherever its entity is shown. */
export function createGraphQLClient({ graphqlUrl, session, connection }: Parts): {
  readonly client: Client;
  dispose(): void;
} {
  const url = new URL(graphqlUrl, location.href);
  const authorization = () => {
    const token = session.get()?.token;
    return token ? { authorization: `Bearer ${token}` } : undefined;
  };
  let alive: ReturnType<typeof setTimeout> | undefined;
  const socket = createSocketClient({
    url: () => url.href.replace(/^http/, 'ws'),
    lazyCloseTimeout: LAZY_CLOSE_MS,
    keepAlive: KEEP_ALIVE_MS,
    connectionParams: authorization,
    retryAttempts: Number.POSITIVE_INFINITY,
    // Whatever closed it, a person still looks at the screen; what cannot be mended by trying again is fatal by its code.
    shouldRetry: () => true,
    retryWait: async (retries) => {
      const backoffMs = Math.min(250 * 2 ** retries, BACKOFF_MAX_MS);
      await waitOnline(backoffMs * (0.5 + Math.random()));
    },
    on: {
      connecting: () => connection.connecting(),
      connected: () => connection.connected(),
      ping: (received) => {
        // A server that does not answer a ping in time is gone, even if the network has not said so yet.
        if (!received) alive = setTimeout(() => socket.terminate(), KEEP_ALIVE_MS / 2);
      },
      pong: (received) => {
        if (received) clearTimeout(alive);
      },
      closed: (event) => {
        clearTimeout(alive);
        const { code, wasClean } = event as CloseEvent;
        if (code === 1000 && wasClean) connection.idle();
        else connection.lost();
      },
    },
  });

  const client = createClient({
    url: url.href,
    preferGetMethod: false,
    fetchOptions: () => ({ headers: authorization() }),
    exchanges: [
      cacheExchange({ keys }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables = {} }) => ({
          subscribe: (sink) => ({
            unsubscribe: subscribeResumably(
              socket,
              connection,
              { query, variables: variables as Record<string, unknown> },
              sink as never,
            ),
          }),
        }),
      }),
    ],
  });
  return { client, dispose: () => void socket.dispose() };
}

/** Resolves after the time, or at once when the browser comes back on line. */
function waitOnline(delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, delayMs);
    addEventListener('online', done);
  });
}

const withoutKey = () => null;
/** Types without an identity of their own: they are kept with the entity that has them. */
const keys: KeyingConfig = {
  MyPage: (page) => String(page['customerId']),
  ...Object.fromEntries(
    [
      ...[
        'Money',
        'GeoPoint',
        'Place',
        'FareQuote',
        'NearbyCourier',
        'DayAvailability',
        'PageInfo',
        'Refusal',
      ],
      ...['PickupCallHistoryEntry', 'ReservationHistoryEntry', 'PickupSummary', 'RentalSummary'],
      ...['PickupCallConnection', 'ItemConnection', 'ReservationConnection', 'StoreOrderConnection'],
      ...['NotificationConnection', 'PickupSummaryConnection', 'RentalSummaryConnection'],
      ...['PickupCallChange', 'ItemChange', 'ReservationChange', 'StoreOrderChange', 'NotificationChange'],
      ...['OfferChange', 'RequestPickupPayload', 'CancelPickupPayload', 'ReservationPayload'],
      ...['StoreOrderPayload', 'ItemPayload', 'AssignmentPayload', 'AnswerOfferPayload'],
      ...['RegisterCourierPayload', 'SetCourierOnlinePayload', 'ReportCourierPositionPayload'],
      ...['MarkNotificationsReadPayload'],
    ].map((type) => [type, withoutKey]),
  ),
};
