import { natsVariables } from '@naru/messaging';
import { variables, withTraits } from '@naru/service-host';
import { z } from 'zod';
import type { VariableGroup } from './variable-group.ts';

const kibibyte = 1024;

export const subscriptions = {
  title: 'Subscriptions',
  variables: {
    NATS_URL: withTraits(
      z
        .string()
        .optional()
        .describe('one server, or several separated by commas; required by a supergraph with `@eventStream`'),
      { perEnvironment: true },
    ),
    ...natsVariables,
    CURSOR_SECRET: withTraits(
      variables
        .secret()
        .optional()
        .describe('shared by all gateways: signs the cursors; required with `@eventStream` in production'),
      { perEnvironment: true, secret: true },
    ),
    MAX_SUBSCRIPTIONS_PER_SOCKET: variables.positiveInt(100).describe('operations at once per WebSocket'),
    MAX_SUBSCRIPTIONS_PER_USER: variables
      .positiveInt(500)
      .describe('subscriptions at once per signed-in user, over all connections'),
    MAX_SOCKETS_PER_USER: variables
      .positiveInt(50)
      .describe('WebSockets and streamed responses at once per signed-in user'),
    MAX_SOCKETS: variables.positiveInt(20_000).describe('WebSockets at once, whoever has opened them'),
    MAX_PINGS_PER_MINUTE: variables.positiveInt(120).describe('pings that a WebSocket may send'),
    MAX_MESSAGE_BYTES: variables
      .positiveInt(64 * kibibyte)
      .describe('bytes per WebSocket message from a client'),
    MAX_BUFFERED_EVENTS: variables.positiveInt(1_000).describe('events a subscription may lag behind'),
    MAX_BACKLOG_BYTES: variables
      .positiveInt(kibibyte * kibibyte)
      .describe('unsent bytes a connection may lag behind'),
    INIT_TIMEOUT_MS: variables
      .durationMs(3_000)
      .describe('how long a WebSocket may take to introduce itself'),
    KEEP_ALIVE_MS: variables
      .durationMs(12_000)
      .describe('time between pings of a WebSocket, and between heartbeats of a streamed response'),
    DRAIN_SPREAD_MS: variables
      .durationMs(200)
      .describe('time over which WebSockets and streamed responses are ended on shutdown'),
    SHARE_SUBSCRIPTIONS: variables
      .flag(true)
      .describe('subscribes once at a subgraph for equal subscriptions of equal authority'),
    SUBSCRIPTION_RETRY_MS: variables
      .durationMs(30_000)
      .describe("how long a subgraph's lost subscription is tried again"),
  },
} satisfies VariableGroup;
