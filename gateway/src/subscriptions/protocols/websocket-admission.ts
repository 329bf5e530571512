import type { Caller, TokenVerifier } from '@naru/identity';
import { GraphQLError } from 'graphql';
import { CloseCode } from 'graphql-ws';
import type { Logger } from 'pino';
import { authenticate } from '../../security/authentication.ts';
import type { UserQuota } from '../user-quota.ts';
import { tooManyRequests, tryAgainLater } from './close-codes.ts';
import { onTokenExpiry } from './token-expiry.ts';
import { type Connection, closeFor } from './websocket-connection.ts';

export interface AdmissionOptions {
  readonly verifier: TokenVerifier | undefined;
  readonly connections: UserQuota;
  readonly log: Logger;
}

/**
 * Finds out who has opened a socket. The socket is theirs until it closes, which it does when their token ends.
 * @returns undefined for one who may not come in; the socket is being closed, or to be closed with 4403
 */
export async function admit(
  { socket }: Connection,
  authorization: unknown,
  { verifier, connections, log }: AdmissionOptions,
): Promise<{ readonly caller: Caller | null } | undefined> {
  try {
    const caller = await authenticate(authorization, verifier);
    if (socket.readyState !== socket.OPEN) return undefined;
    const held = connections.take(caller);
    const expiry = onTokenExpiry(caller, () =>
      closeFor('token-expired', socket, CloseCode.Forbidden, 'Token expired'),
    );
    socket.once('close', () => {
      held[Symbol.dispose]();
      expiry[Symbol.dispose]();
    });
    return { caller };
  } catch (error) {
    if (!(error instanceof GraphQLError)) {
      log.error({ err: error }, 'tokens cannot be verified');
      closeFor('unverified', socket, tryAgainLater, 'Try again later');
    } else if (error.extensions['code'] !== 'UNAUTHENTICATED') {
      closeFor('connection-limit', socket, tooManyRequests, `${error.extensions['code']}`);
    }
    return undefined;
  }
}
