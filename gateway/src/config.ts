import { TOKEN_AUDIENCE, TOKEN_ISSUER } from '@naru/identity';
import { ConfigError, variables } from '@naru/service-host';
import { z } from 'zod';

const kibibyte = 1024;

/** The gateway's environment variables. Each description is a row of `--help` and of the README. */
export const gatewayConfig = z.object({
  PORT: variables.port(4000).describe('port for HTTP and WebSocket'),
  HOST: variables.text('127.0.0.1').describe('address to listen on'),
  NARU_ENV: z
    .enum(['development', 'production'])
    .default('development')
    .describe('production turns introspection, suggestions and the sandbox off'),
  SUPERGRAPH_FILE: variables.text('schema/supergraph.graphql').describe('the composed supergraph'),
  NATS_URL: variables.text('nats://127.0.0.1:4222').describe('one server, or several separated by commas'),
  GATEWAY_SECRET: variables.secret().describe('shared with the subgraphs: seals who is calling'),
  CURSOR_SECRET: variables.secret().describe('shared by all gateways: signs the cursors of subscriptions'),
  JWKS_URL: variables
    .url()
    .optional()
    .describe("the identity provider's keys; without it the development key is used"),
  JWT_ISSUER: variables.text(TOKEN_ISSUER).describe('the issuer that tokens must name'),
  JWT_AUDIENCE: variables.text(TOKEN_AUDIENCE).describe('the audience that tokens must name'),
  NARU_DATA: variables.text('.naru').describe('data folder, which holds the development key'),
  AUTHORIZATION_MODE: z
    .enum(['filter', 'reject', 'dry-run'])
    .default('filter')
    .describe('where a caller may not have all of an operation: its rest, nothing of it, or all of it'),
  AUTHORIZATION_ERRORS: z
    .enum(['errors', 'extensions', 'silent'])
    .default('errors')
    .describe('where a response tells what of its operation was refused'),
  SUBGRAPH_TIMEOUT_MS: variables.durationMs(5_000).describe('how long a subgraph may take to answer'),
  MAX_TOKENS: variables.positiveInt(2_000).describe('tokens per document'),
  MAX_DEPTH: variables.positiveInt(12).describe('levels per operation'),
  MAX_ALIASES: variables.positiveInt(50).describe('aliases per operation'),
  MAX_ROOT_FIELDS: variables.positiveInt(20).describe('root fields per operation'),
  MAX_DIRECTIVES: variables.positiveInt(50).describe('directives per operation'),
  MAX_OPERATIONS: variables.positiveInt(10).describe('operations per document'),
  MAX_SUBSCRIPTIONS_PER_SOCKET: variables.positiveInt(100).describe('operations at once per WebSocket'),
  MAX_MESSAGE_BYTES: variables
    .positiveInt(64 * kibibyte)
    .describe('bytes per WebSocket message from a client'),
  MAX_BUFFERED_EVENTS: variables.positiveInt(1_000).describe('events a subscription may lag behind'),
  MAX_BACKLOG_BYTES: variables
    .positiveInt(kibibyte * kibibyte)
    .describe('unsent bytes a WebSocket may lag behind'),
  INIT_TIMEOUT_MS: variables.durationMs(3_000).describe('how long a WebSocket may take to introduce itself'),
  KEEP_ALIVE_MS: variables.durationMs(12_000).describe('time between WebSocket pings'),
  DRAIN_SPREAD_MS: variables.durationMs(200).describe('time over which WebSockets are closed on shutdown'),
});

export type GatewayConfig = Readonly<z.output<typeof gatewayConfig>>;

/**
 * Whose tokens are believed: the identity provider's, or in development those of the data folder's own key.
 * @throws ConfigError in production without an identity provider
 */
export function trustedKeys(config: GatewayConfig): { jwksUrl?: string; keyFolder?: string } {
  if (config.JWKS_URL) return { jwksUrl: config.JWKS_URL };
  if (config.NARU_ENV === 'production') throw new ConfigError(['JWKS_URL: required in production']);
  return { keyFolder: config.NARU_DATA };
}
