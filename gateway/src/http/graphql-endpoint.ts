import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { TokenVerifier } from '@naru/identity';
import type { Host } from '@naru/service-host';
import { authenticate, correlationIdFrom } from '../security/authentication.ts';
import { clientAddress } from '../security/client-address.ts';
import { codedError } from '../security/errors.ts';
import type { RateLimit } from '../security/rate-limit.ts';
import { type Answer, send, setHeaders } from './answer.ts';
import type { AnswerOperation } from './answer-operation.ts';
import { allowedMethods, type Cors } from './cors.ts';
import type { Exchange } from './exchange.ts';
import { errorContentType } from './media-types.ts';
import { observed } from './observe-request.ts';
import { ClientGone } from './read-body.ts';
import { refusalOf } from './refusal.ts';
import type { CreateRequestContext } from './request-contexts.ts';

export interface GraphQLEndpointOptions {
  readonly verifier: TokenVerifier | undefined;
  readonly rateLimit: RateLimit;
  /** How many proxies before the gateway are believed when they say whom they saw. */
  readonly trustedProxies: number;
  readonly cors: Cors;
  readonly createContext: CreateRequestContext;
  readonly answerOperation: AnswerOperation;
}

/**
 * GraphQL over HTTP, straight from the socket: who is calling, whether they may, then what they ask for. Whatever goes
 * wrong is answered as GraphQL errors in JSON.
 */
export function createGraphQLEndpoint(host: Host, options: GraphQLEndpointOptions): RequestListener {
  const { log, health } = host;
  const { verifier, rateLimit, trustedProxies, cors, createContext, answerOperation } = options;

  async function answerTo(exchange: Omit<Exchange, 'context'>, correlationId: string) {
    const { request } = exchange;
    if (request.method === 'OPTIONS') return preflightAnswer(request);
    assertMethod(request);
    const caller = await authenticate(request.headers.authorization, verifier);
    rateLimit.admit(caller, caller ? '' : clientAddress(request, trustedProxies));
    return answerOperation({ ...exchange, context: createContext(request.headers, caller, correlationId) });
  }

  const preflightAnswer = (request: IncomingMessage): Answer => ({
    status: 204,
    headers: cors.preflightHeadersFor(request),
    body: '',
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const correlationId = correlationIdFrom(request.headers['x-correlation-id']);
    response.setHeader('x-correlation-id', correlationId);
    setHeaders(response, cors.headersFor(request));
    const answer = await answerTo({ request, response }, correlationId).catch((error: unknown) =>
      error instanceof ClientGone
        ? undefined
        : refusalOf(error, { contentType: errorContentType(request), correlationId, log }),
    );
    if (!answer) return;
    // Kept-alive clients must move to another replica before this one closes.
    if (health.draining) response.setHeader('connection', 'close');
    await send(response, answer);
  }

  return (request, response) => {
    observed(request, response, () => handle(request, response)).catch((error: unknown) => {
      log.error({ err: error }, 'a request was not answered');
      response.destroy();
    });
  };
}

function assertMethod({ method }: IncomingMessage): void {
  if (method === 'POST' || method === 'GET') return;
  const headers = new Map([['allow', allowedMethods]]);
  throw codedError('BAD_REQUEST', 'Only GET and POST are served.', { http: { status: 405, headers } });
}
