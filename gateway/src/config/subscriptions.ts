import { variables } from '@naru/service-host';
import { z } from 'zod';
import type { VariableGroup } from './variable-group.ts';

const kibibyte = 1024;

export const subscriptions = {
  title: 'Subscriptions',
  variables: {
    NATS_URL: z
      .string()
      .optional()
      .describe('one server, or several separated by commas; required by a supergraph with `@eventStream`'),
    CURSOR_SECRET: variables
      .secret()
      .optional()
      .describe('shared by all gateways: signs the cursors; required with `@eventStream` in production'),
    MAX_SUBSCRIPTIONS_PER_SOCKET: variables.positiveInt(100).describe('operations at once per WebSocket'),
    MAX_MESSAGE_BYTES: variables
      .positiveInt(64 * kibibyte)
      .describe('bytes per WebSocket message from a client'),
    MAX_BUFFERED_EVENTS: variables.positiveInt(1_000).describe('events a subscription may lag behind'),
    MAX_BACKLOG_BYTES: variables
      .positiveInt(kibibyte * kibibyte)
      .describe('unsent bytes a WebSocket may lag behind'),
    INIT_TIMEOUT_MS: variables
      .durationMs(3_000)
      .describe('how long a WebSocket may take to introduce itself'),
    KEEP_ALIVE_MS: variables.durationMs(12_000).describe('time between WebSocket pings'),
    DRAIN_SPREAD_MS: variables.durationMs(200).describe('time over which WebSockets are closed on shutdown'),
  },
} satisfies VariableGroup;
