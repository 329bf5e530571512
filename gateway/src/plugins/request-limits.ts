import type { ApolloServerPlugin } from '@apollo/server';
import type { CallContext } from '@naru/subgraph-host';
import { codedError } from '../security/errors.ts';
import { enforceLimits, type OperationLimits } from '../security/limits.ts';

/** Refuses, before anything is planned, operations that ask for too much and subscriptions on this transport. */
export function requestLimits(limits: OperationLimits): ApolloServerPlugin<CallContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operation }) {
          if (operation?.operation === 'subscription') {
            throw codedError(
              'OPERATION_NOT_SUPPORTED',
              'Subscriptions are served over WebSocket (graphql-transport-ws).',
              {
                http: { status: 400 },
              },
            );
          }
          enforceLimits(document, limits);
        },
      };
    },
  };
}
