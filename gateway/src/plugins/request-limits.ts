import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import type { DocumentNode } from 'graphql';
import type { KnownOperations } from '../http/known-operations.ts';
import type { KnownQueries } from '../http/known-queries.ts';
import type { RequestContext } from '../request-context.ts';
import type { CostLimit } from '../security/cost-limit.ts';
import { codedError } from '../security/errors.ts';
import { enforceLimits, type OperationLimits } from '../security/limits.ts';

interface RequestLimitsOptions {
  readonly limits: OperationLimits;
  readonly costLimit: CostLimit | undefined;
  /** Told of every operation that is within the limits. */
  readonly knownQueries: KnownQueries | undefined;
  /** The same. */
  readonly knownOperations: KnownOperations | undefined;
}

/** Refuses, before anything is planned, operations that ask for too much and subscriptions on this transport. */
export function requestLimits(options: RequestLimitsOptions): ApolloServerPlugin<RequestContext> {
  const { costLimit, knownQueries, knownOperations } = options;
  const withinLimits = new WeakSet<DocumentNode>(); // Apollo Server keeps documents, and these with them

  const listener: GraphQLRequestListener<RequestContext> = {
    async didResolveOperation({ schema, document, operation, queryHash, request }) {
      if (operation?.operation === 'subscription') throw notOverPlainHttp();
      if (!withinLimits.has(document)) {
        enforceLimits(document, options.limits);
        withinLimits.add(document);
      }
      if (!operation) return;
      costLimit?.admit(document, operation, request.variables ?? {});
      knownQueries?.learn(request, document);
      knownOperations?.learn(request, { schema, document, operation, queryHash });
    },
  };
  return { requestDidStart: async () => listener };
}

function notOverPlainHttp() {
  return codedError(
    'OPERATION_NOT_SUPPORTED',
    'Subscriptions are served over WebSocket (graphql-transport-ws), server-sent events and multipart.',
    { http: { status: 400 } },
  );
}
