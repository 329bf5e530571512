import { type Caller, hasRole, type TokenVerifier } from '@naru/identity';
import type { Bus } from '@naru/messaging';
import type { Host } from '@naru/service-host';
import type { FastifyInstance } from 'fastify';
import { GraphQLError } from 'graphql';
import type { Cors } from '../http/cors.ts';
import { authenticate } from '../security/authentication.ts';
import type { SubgraphTarget } from '../transport/connect-subgraph.ts';
import { consumerStates, deadLetterState } from './event-states.ts';
import { surveyServices } from './service-states.ts';

interface StatusParts {
  readonly verifier: TokenVerifier;
  readonly bus: Bus | undefined;
  readonly cors: Cors;
  /** Where each subgraph that is called is. */
  readonly whereabouts: () => Readonly<Record<string, SubgraphTarget>>;
  /** The streams whose events the gateway delivers. */
  readonly streams: () => ReadonlySet<string>;
}

const path = '/operations/status';

/**
 * Tells operators, and nobody else, how it stands with everything behind the gateway: the services, the circuit
 * breakers, how far the consumers of events are behind, and the dead letters. A part that cannot be read is null.
 */
export function serveStatus(app: FastifyInstance, host: Host, parts: StatusParts): void {
  const { verifier, bus, cors, whereabouts, streams } = parts;
  const shared = onceAtATime(async () => {
    const read = <State>(state: (bus: Bus) => Promise<State>, none: State) =>
      bus ? state(bus).catch(() => null) : none;
    const [{ services, breakers }, consumers, deadLetters] = await Promise.all([
      surveyServices({ name: 'gateway', health: host.health }, whereabouts()),
      read((bus) => consumerStates(bus, streams()), []),
      read(deadLetterState, { total: 0, latest: [] }),
    ]);
    return { at: new Date().toISOString(), services, breakers, consumers, deadLetters };
  });

  app.options(path, (request, reply) =>
    reply
      .code(204)
      .headers({ ...cors.headersFor(request.raw), ...cors.preflightHeadersFor(request.raw) })
      .send(),
  );
  app.get(path, async (request, reply) => {
    reply.headers({ 'cache-control': 'no-store', ...cors.headersFor(request.raw) });
    const refusal = refusalOf(await callerOf(request.headers.authorization, verifier));
    if (!refusal) return shared();
    const { status, code, message } = refusal;
    return reply.code(status).send({ errors: [{ message, extensions: { code } }] });
  });
}

/** Undefined for a token that is not valid, as for none. @throws Error when tokens cannot be verified */
async function callerOf(authorization: unknown, verifier: TokenVerifier): Promise<Caller | null> {
  try {
    return await authenticate(authorization, verifier);
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}

function refusalOf(caller: Caller | null) {
  if (!caller)
    return { status: 401, code: 'UNAUTHENTICATED', message: 'The status is for signed-in operators.' };
  if (hasRole(caller, 'OPERATOR')) return undefined;
  return { status: 403, code: 'FORBIDDEN', message: 'The status is for operators.' };
}

/** Whoever asks while an answer is under way gets that one: many who watch cost no more than one. */
function onceAtATime<Result>(ask: () => Promise<Result>): () => Promise<Result> {
  let underWay: Promise<Result> | undefined;
  return () => {
    underWay ??= ask().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}
