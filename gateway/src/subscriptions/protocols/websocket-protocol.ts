import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Caller } from '@naru/identity';
import { type ExecutionArgs, GraphQLError } from 'graphql';
import type { Context, ServerOptions, SubscribePayload } from 'graphql-ws';
import type { OperationParameters } from '../../http/operation-parameters.ts';
import type { CreateRequestContext } from '../../http/request-contexts.ts';
import type { RequestContext } from '../../request-context.ts';
import { codedError, publicErrorOf } from '../../security/errors.ts';
import type { CurrentSupergraph } from '../../supergraph/current-supergraph.ts';
import { type Cancellable, cancellable } from '../cancellable.ts';
import type { Delivery, Subscribe } from '../delivery.ts';
import { parseOperation } from '../operations/parse-operation.ts';
import { InvalidOperation } from '../operations/validate-subscription.ts';
import type { RunOperation } from './run-operation.ts';
import { type AdmissionOptions, admit } from './websocket-admission.ts';
import { type Connection, outletOf, send } from './websocket-connection.ts';

interface WebSocketProtocolOptions extends AdmissionOptions {
  readonly supergraph: CurrentSupergraph;
  /** Of one operation, with the headers that its socket was opened with. */
  readonly createContext: CreateRequestContext;
  readonly run: RunOperation;
  /** Whether the operation may be asked for, and so often; the request with the text that its id stands for. */
  readonly admitOperation: AdmitOperation;
  readonly subscribe: Subscribe;
  readonly maxTokens: number;
  readonly maxSubscriptionsPerSocket: number;
}

export type AdmitOperation = (
  params: OperationParameters & { readonly query: string },
  caller: Caller | null,
  request: IncomingMessage,
) => OperationParameters & { readonly query: string };

/** What `onSubscribe` hands to the execution, in place of GraphQL's context value. */
interface Operation {
  readonly params: OperationParameters;
  readonly context: RequestContext;
  /** Sends the results of a subscription as it is iterated, and yields nothing. */
  readonly sending: Cancellable<never> | undefined;
}

type Params = Record<string, unknown>;

/** The behaviour behind graphql-transport-ws: who may connect, and how each kind of operation is executed. */
export function webSocketProtocol(options: WebSocketProtocolOptions): ServerOptions<Params, Connection> {
  const { log, maxTokens } = options;
  const callers = new WeakMap<Connection, Caller | null>();

  function open(
    id: string,
    payload: SubscribePayload,
    { socket, request }: Connection,
    context: RequestContext,
  ): ExecutionArgs {
    const params = options.admitOperation(withoutNulls(payload), context.caller, request);
    const operation = parseOperation(params.query, params.operationName, maxTokens);
    const { document, operationName, kind } = operation;
    const sending =
      kind === 'subscription'
        ? sendingTo(
            (json) => send(socket, `{"id":${JSON.stringify(id)},"type":"next","payload":${json}}`),
            options.subscribe({
              operation,
              variables: params.variables ?? {},
              context,
              outlet: outletOf(socket),
            }),
          )
        : undefined;
    const contextValue: Operation = { params, context, sending };
    return { schema: options.supergraph.value.apiSchema, document, operationName, contextValue };
  }

  return {
    async onConnect({ connectionParams, extra: connection }) {
      const admitted = await admit(connection, connectionParams?.['authorization'], options);
      if (admitted) callers.set(connection, admitted.caller);
      return admitted !== undefined;
    },

    onSubscribe({ subscriptions, extra: connection }, id, payload) {
      const correlationId = randomUUID();
      const caller = callers.get(connection) ?? null;
      try {
        assertFewer(subscriptions, options.maxSubscriptionsPerSocket);
        const context = options.createContext(connection.request.headers, caller, correlationId);
        return open(id, payload, connection, context);
      } catch (error) {
        return errorsOf(error) ?? [publicErrorOf(error, correlationId, log)];
      }
    },

    subscribe(args) {
      const { sending } = operationOf(args);
      if (!sending) throw new Error('A subscription was not opened');
      return sending;
    },

    execute(args) {
      const { params, context } = operationOf(args);
      return options.run(params, context);
    },

    // graphql-ws has wrapped what a subscription ended with, without its path.
    onError: (_context, _id, _payload, errors) =>
      errors.map((error) =>
        (error.originalError instanceof GraphQLError ? error.originalError : error).toJSON(),
      ),

    // Results are plain data already, or serialize themselves; graphql-ws would insist on GraphQLError instances.
    onNext: (_context: Context<Params, Connection>, _id, _payload, _args, result) => result,
  };
}

/** graphql-ws would write every result anew for every subscriber, so results are sent past it. */
function sendingTo(
  send: (json: string) => Promise<void>,
  deliveries: Cancellable<Delivery>,
): Cancellable<never> {
  return cancellable(async function* (signal) {
    signal.addEventListener('abort', () => deliveries.return());
    for await (const { json } of deliveries) await send(json);
  });
}

function withoutNulls({ query, operationName, variables, extensions }: SubscribePayload) {
  return {
    query,
    operationName: operationName ?? undefined,
    variables: variables ?? undefined,
    extensions: extensions ?? undefined,
  };
}

function operationOf(args: ExecutionArgs): Operation {
  return args.contextValue as Operation;
}

function errorsOf(error: unknown): readonly GraphQLError[] | undefined {
  return error instanceof InvalidOperation ? error.errors : undefined;
}

function assertFewer(subscriptions: object, limit: number): void {
  if (Object.keys(subscriptions).length > limit) {
    throw codedError('SUBSCRIPTION_LIMIT_EXCEEDED', `At most ${limit} operations per connection.`);
  }
}
