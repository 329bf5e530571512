import { randomUUID } from 'node:crypto';
import type { ApolloServer } from '@apollo/server';
import type { Caller, TokenVerifier } from '@naru/identity';
import type { CallContext } from '@naru/subgraph-host';
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  parse,
} from 'graphql';
import { CloseCode, type Context, type ServerOptions, type SubscribePayload } from 'graphql-ws';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import { asRequestContext } from '../execution/as-request-context.ts';
import { authenticate } from '../security/authentication.ts';
import { codedError, publicErrorOf } from '../security/errors.ts';
import { serviceRestart, tryAgainLater } from './close-codes.ts';
import {
  InvalidOperation,
  type PreparedSubscription,
  type PrepareSubscription,
} from './prepare-subscription.ts';
import type { Outlet, Subscribe } from './subscribe.ts';
import { closedSockets } from './subscription-metrics.ts';
import type { Connection } from './websocket-endpoint.ts';

interface WebSocketProtocolOptions {
  readonly apollo: ApolloServer<CallContext>;
  readonly apiSchema: GraphQLSchema;
  readonly verifier: TokenVerifier;
  readonly prepare: PrepareSubscription;
  readonly subscribe: Subscribe;
  readonly maxTokens: number;
  readonly maxSubscriptionsPerSocket: number;
  readonly log: Logger;
}

/** What `onSubscribe` hands to the execution, in place of GraphQL's context value. */
interface Operation extends CallContext {
  readonly payload: SubscribePayload;
  readonly prepared: PreparedSubscription | undefined;
  readonly outlet: Outlet;
}

type SocketContext = Context<Record<string, unknown>, Connection>;

const maxTimerMs = 2 ** 31 - 1;

/** The behaviour behind graphql-transport-ws: who may connect, and how each kind of operation is executed. */
export function webSocketProtocol(
  options: WebSocketProtocolOptions,
): ServerOptions<Record<string, unknown>, Connection> {
  const { apollo, log } = options;
  const callers = new WeakMap<WebSocket, Caller | null>();

  return {
    async onConnect({ connectionParams, extra: { socket } }) {
      try {
        const caller = await authenticate(connectionParams?.['authorization'], options.verifier);
        callers.set(socket, caller);
        if (caller) closeOnExpiry(socket, caller);
        return true;
      } catch (error) {
        if (error instanceof GraphQLError) return false; // closes with 4403
        log.error({ err: error }, 'tokens cannot be verified');
        socket.close(tryAgainLater, 'Try again later');
        return false;
      }
    },

    async onSubscribe({ subscriptions, extra: { socket } }, _id, payload) {
      const correlationId = randomUUID();
      try {
        if (Object.keys(subscriptions).length > options.maxSubscriptionsPerSocket) {
          const limit = `At most ${options.maxSubscriptionsPerSocket} operations per connection.`;
          throw codedError('SUBSCRIPTION_LIMIT_EXCEEDED', limit);
        }
        const document = parsed(payload.query, options.maxTokens);
        const operationName = payload.operationName ?? undefined;
        const kind = getOperationAST(document, operationName)?.operation;
        if (!kind) throw codedError('OPERATION_RESOLUTION_FAILURE', 'The document has no such operation.');
        const context = { caller: callers.get(socket) ?? null, correlationId };
        const operation: Operation = {
          ...context,
          payload,
          prepared:
            kind === 'subscription'
              ? await options.prepare(document, payload.query, operationName, asRequestContext(context))
              : undefined,
          outlet: outletOf(socket),
        };
        return { schema: options.apiSchema, document, operationName, contextValue: operation };
      } catch (error) {
        return error instanceof InvalidOperation ? error.errors : [publicErrorOf(error, correlationId, log)];
      }
    },

    subscribe(args) {
      const { prepared, payload, ...operation } = operationOf(args);
      if (!prepared) throw new Error('A subscription was not prepared');
      return options.subscribe({ ...operation, prepared, variables: payload.variables ?? {} });
    },

    async execute(args) {
      const { payload, caller, correlationId } = operationOf(args);
      const { query, variables, operationName } = payload;
      const { body } = await apollo.executeOperation(
        { query, variables: variables ?? {}, operationName: operationName ?? undefined },
        { contextValue: { caller, correlationId } },
      );
      if (body.kind !== 'single') throw new Error('Expected a single result');
      return body.singleResult as ExecutionResult;
    },

    // Results are plain data already, or serialize themselves; graphql-ws would insist on GraphQLError instances.
    onNext: (_context: SocketContext, _id, _payload, _args, result) => result,
  };
}

function operationOf(args: ExecutionArgs): Operation {
  return args.contextValue as Operation;
}

function parsed(query: string, maxTokens: number): DocumentNode {
  try {
    return parse(query, { maxTokens });
  } catch (error) {
    throw codedError('GRAPHQL_PARSE_FAILED', (error as Error).message);
  }
}

function closeOnExpiry(socket: WebSocket, caller: Caller): void {
  const timer = setTimeout(
    () => {
      closedSockets.inc({ reason: 'token-expired' });
      socket.close(CloseCode.Forbidden, 'Token expired');
    },
    Math.min(Math.max(caller.expiresAtMs - Date.now(), 0), maxTimerMs),
  );
  socket.once('close', () => clearTimeout(timer));
}

function outletOf(socket: WebSocket): Outlet {
  return {
    get backlogBytes() {
      return socket.bufferedAmount;
    },
    closeRetryable(reason) {
      if (socket.readyState !== socket.OPEN) return;
      closedSockets.inc({ reason });
      if (reason === 'slow-client') socket.close(tryAgainLater, 'Too slow: resume from the last cursor');
      else socket.close(serviceRestart, 'Events interrupted: resume from the last cursor');
    },
  };
}
