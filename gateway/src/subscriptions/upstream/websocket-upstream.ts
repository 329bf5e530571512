import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import { CloseCode, createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { type SubscribeUpstream, UpstreamRefusal, untilEnded } from './upstream.ts';
import type { UpstreamHeaders } from './upstream-headers.ts';

const pingEveryMs = 12_000;
const pongWithinMs = 5_000;
const handshakeTimeoutMs = 5_000;

const refusals: ReadonlySet<number> = new Set([
  CloseCode.BadRequest,
  CloseCode.BadResponse,
  CloseCode.Unauthorized,
  CloseCode.Forbidden,
  CloseCode.SubprotocolNotAcceptable,
]);

/**
 * Subscribes over graphql-transport-ws, one socket for each subscription: it is opened with the caller's headers, and
 * introduced with the same as connection parameters, because many servers only look at one of them.
 */
export function webSocketUpstream(url: string, headersOf: UpstreamHeaders): SubscribeUpstream {
  return ({ query, operationName, variables }, context, receiver) => {
    const sink = untilEnded(receiver);
    let pongTimer: NodeJS.Timeout | undefined;
    let headers: Record<string, string> = {};

    class SocketWithHeaders extends WebSocket {
      constructor(address: string, protocol: string) {
        // Redirects are not followed: one would carry the sealed caller to a host nobody configured.
        super(address, protocol, { headers, handshakeTimeout: handshakeTimeoutMs, followRedirects: false });
      }
    }
    const client = createClient({
      url: async () => {
        headers = await headersOf(context);
        return url;
      },
      connectionParams: () => headers,
      webSocketImpl: SocketWithHeaders,
      retryAttempts: 0,
      keepAlive: pingEveryMs,
      connectionAckWaitTimeout: handshakeTimeoutMs,
      on: {
        connected: () => sink.connected(),
        ping: (received) => {
          if (!received) pongTimer = setTimeout(() => client.terminate(), pongWithinMs);
        },
        pong: () => clearTimeout(pongTimer),
        closed: () => clearTimeout(pongTimer),
      },
    });
    const unsubscribe = client.subscribe(
      { query, operationName, variables },
      {
        next: (result) => sink.next(result as ExecutionResult),
        complete: () => sink.complete(),
        error: (error) => sink.failed(refusalIn(error) ?? error),
      },
    );
    return () => {
      sink.end();
      unsubscribe();
    };
  };
}

function refusalIn(error: unknown): UpstreamRefusal | undefined {
  if (Array.isArray(error)) {
    const errors = error.map(
      ({ message, extensions }: GraphQLFormattedError) => new GraphQLError(message, { extensions }),
    );
    return new UpstreamRefusal('answered with errors', errors);
  }
  const { code, reason } = error as Partial<CloseEvent>;
  return code && refusals.has(code) ? new UpstreamRefusal(`closed the socket: ${code} ${reason}`) : undefined;
}
