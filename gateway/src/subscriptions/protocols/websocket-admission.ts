import type { TokenVerifier } from '@naru/identity';
import { GraphQLError } from 'graphql';
import { CloseCode } from 'graphql-ws';
import type { Logger } from 'pino';
import { authenticate } from '../../security/authentication.ts';
import type { UserQuota } from '../user-quota.ts';
import { tooManyRequests, tryAgainLater } from './close-codes.ts';
import type { TokenExpiries } from './token-expiry.ts';
import type { Connection } from './websocket-connection.ts';

export interface AdmissionOptions {
  readonly verifier: TokenVerifier | undefined;
  readonly connections: UserQuota;
  readonly tokenExpiries: TokenExpiries;
  readonly log: Logger;
}

/**
 * Finds out who has opened a socket. The socket is theirs until it closes, which it does when their token ends:
 * `letGo` is to be called then.
 * @returns false for one who may not come in: the socket is being closed
 */
export async function admit(
  connection: Connection,
  authorization: unknown,
  { verifier, connections, tokenExpiries, log }: AdmissionOptions,
): Promise<boolean> {
  try {
    const caller = await authenticate(authorization, verifier);
    if (!connection.isOpen) return false;
    connection.held = connections.take(caller);
    tokenExpiries.watch(caller, connection);
    connection.caller = caller;
    return true;
  } catch (error) {
    if (!(error instanceof GraphQLError)) {
      log.error({ err: error }, 'tokens cannot be verified');
      connection.closeFor('unverified', tryAgainLater, 'Try again later');
    } else if (error.extensions['code'] !== 'UNAUTHENTICATED') {
      connection.closeFor('connection-limit', tooManyRequests, `${error.extensions['code']}`);
    } else {
      connection.socket.close(CloseCode.Forbidden, 'Forbidden');
    }
    return false;
  }
}

/** For a socket that is closed. */
export function letGo(connection: Connection, { tokenExpiries }: AdmissionOptions): void {
  connection.held?.[Symbol.dispose]();
  tokenExpiries.forget(connection.caller ?? null, connection);
}
