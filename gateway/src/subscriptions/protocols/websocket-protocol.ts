import type { Caller } from '@naru/identity';
import type { GraphQLError } from 'graphql';
import {
  CloseCode,
  type CompleteMessage,
  type ConnectionInitMessage,
  type Message,
  MessageType,
  type PingMessage,
  parseMessage,
  type SubscribeMessage,
  type SubscribePayload,
} from 'graphql-ws';
import type { OperationParameters } from '../../http/operation-parameters.ts';
import type { CreateRequestContext } from '../../http/request-contexts.ts';
import { newCorrelationId } from '../../security/authentication.ts';
import { codedError, publicErrorOf } from '../../security/errors.ts';
import { Wanted } from '../../wanted.ts';
import type { Subscribe, Subscription } from '../delivery.ts';
import type { ParseOperation } from '../operations/parse-operation.ts';
import { InvalidOperation } from '../operations/validate-subscription.ts';
import type { RunOperation } from './run-operation.ts';
import { type AdmissionOptions, admit, letGo } from './websocket-admission.ts';
import { type Connection, SocketOutlet } from './websocket-connection.ts';

export interface WebSocketProtocolOptions extends AdmissionOptions {
  /** Of one operation, with the headers that its socket was opened with. */
  readonly createContext: CreateRequestContext;
  readonly run: RunOperation;
  /** Whether the operation may be asked for, and so often; the request with the text that its id stands for. */
  readonly admitOperation: AdmitOperation;
  readonly subscribe: Subscribe;
  readonly parse: ParseOperation;
  readonly maxSubscriptionsPerSocket: number;
  /** How long a client may take to introduce itself. */
  readonly initTimeoutMs: number;
}

type OperationText = OperationParameters & { readonly query: string };

export type AdmitOperation = (
  params: OperationText,
  caller: Caller | null,
  clientAddress: string,
) => OperationText;

/** What graphql-transport-ws makes of what a client says. */
export interface WebSocketProtocol {
  /** Waits for a new client to introduce itself. */
  opened(connection: Connection): void;
  /** Carries out a message. Never throws; what comes later of an operation is sent when it comes. */
  receive(connection: Connection, text: string): Promise<void>;
  /** Stops what is under way, for a socket that is closed. */
  closed(connection: Connection): void;
}

/**
 * The server's side of https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md. graphql-ws's own would hold a
 * suspended function, a message and an iterator for every live subscription, and write each of its results anew.
 */
export function webSocketProtocol(options: WebSocketProtocolOptions): WebSocketProtocol {
  const { log } = options;

  async function introduce(connection: Connection, { payload }: ConnectionInitMessage): Promise<void> {
    if (!connection.introduction) {
      return connection.socket.close(
        CloseCode.TooManyInitialisationRequests,
        'Too many initialisation requests',
      );
    }
    clearTimeout(connection.introduction);
    connection.introduction = undefined;
    if (await admit(connection, payload?.['authorization'], options))
      connection.send({ type: MessageType.ConnectionAck });
  }

  function answerPing(connection: Connection, { payload }: PingMessage): void {
    connection.pinged();
    connection.send({ type: MessageType.Pong, ...(payload && { payload }) });
  }

  async function begin(connection: Connection, { id, payload }: SubscribeMessage): Promise<void> {
    const { socket, caller, underWay } = connection;
    if (caller === undefined) return socket.close(CloseCode.Unauthorized, 'Unauthorized');
    if (underWay.has(id))
      return socket.close(CloseCode.SubscriberAlreadyExists, `Subscriber for ${id} already exists`);
    const wanted = new Wanted();
    const answering: Subscription = { stop: () => wanted.leave() };
    underWay.set(id, answering);
    /** Nothing is said of an operation that the client has ended. */
    const finish = (...messages: readonly { readonly type: MessageType; readonly payload?: unknown }[]) => {
      if (underWay.get(id) !== answering) return;
      underWay.delete(id);
      for (const message of messages) connection.send({ id, ...message });
    };
    const correlationId = newCorrelationId();
    try {
      assertFewer(underWay, options.maxSubscriptionsPerSocket);
      const context = options.createContext(connection.opening.forwardedHeaders, caller, correlationId);
      const params = options.admitOperation(withoutNulls(payload), caller, connection.opening.clientAddress);
      const operation = options.parse(params.query, params.operationName);
      if (operation.kind === 'subscription') {
        const { variables = {} } = params;
        const outlet = new SocketOutlet(connection, id);
        underWay.set(id, options.subscribe({ operation, variables, context, outlet }));
      } else {
        const payload = await options.run(params, { ...context, wanted });
        finish({ type: MessageType.Next, payload }, { type: MessageType.Complete });
      }
    } catch (error) {
      const payload = errorsOf(error) ?? [publicErrorOf(error, correlationId, log)];
      finish({ type: MessageType.Error, payload });
    }
  }

  return {
    opened(connection) {
      connection.introduction = setTimeout(
        () =>
          connection.socket.close(
            CloseCode.ConnectionInitialisationTimeout,
            'Connection initialisation timeout',
          ),
        options.initTimeoutMs,
      );
    },

    async receive(connection, text) {
      const message = parsed(text);
      switch (message?.type) {
        case MessageType.ConnectionInit:
          return introduce(connection, message);
        case MessageType.Ping:
          return answerPing(connection, message);
        case MessageType.Pong:
          return;
        case MessageType.Subscribe:
          return begin(connection, message);
        case MessageType.Complete:
          return stop(connection, message);
        default: // what makes no sense, or only a server says
          return connection.socket.close(CloseCode.BadRequest, 'Invalid message received');
      }
    },

    closed(connection) {
      const { introduction, underWay } = connection;
      clearTimeout(introduction);
      letGo(connection, options);
      for (const operation of underWay.values()) operation.stop();
      underWay.clear();
    },
  };
}

function stop({ underWay }: Connection, { id }: CompleteMessage): void {
  underWay.get(id)?.stop();
  underWay.delete(id);
}

function parsed(text: string): Message | undefined {
  try {
    return parseMessage(text);
  } catch {
    return undefined;
  }
}

function withoutNulls({ query, operationName, variables, extensions }: SubscribePayload) {
  return {
    query,
    operationName: operationName ?? undefined,
    variables: variables ?? undefined,
    extensions: extensions ?? undefined,
  };
}

function errorsOf(error: unknown): readonly GraphQLError[] | undefined {
  return error instanceof InvalidOperation ? error.errors : undefined;
}

function assertFewer({ size }: Connection['underWay'], limit: number): void {
  if (size > limit)
    throw codedError('SUBSCRIPTION_LIMIT_EXCEEDED', `At most ${limit} operations per connection.`);
}
