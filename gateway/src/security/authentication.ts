import { randomUUID } from 'node:crypto';
import { type Caller, InvalidToken, type TokenVerifier } from '@naru/identity';
import { codedError } from './errors.ts';

/**
 * The caller an `Authorization` value proves: null without one, and without a verifier, who alone can tell.
 * @throws GraphQLError UNAUTHENTICATED, HTTP status 401, for anything but a valid bearer token
 */
export async function authenticate(
  authorization: unknown,
  verifier: TokenVerifier | undefined,
): Promise<Caller | null> {
  if (!verifier || authorization === undefined || authorization === null) return null;
  const token = typeof authorization === 'string' ? /^Bearer ([^\s]+)$/i.exec(authorization)?.[1] : undefined;
  if (!token) throw unauthenticated('Expected "Authorization: Bearer <token>".');
  try {
    return await verifier.verify(token);
  } catch (error) {
    if (!(error instanceof InvalidToken)) throw error;
    throw unauthenticated('The token is not valid, or no longer.');
  }
}

function unauthenticated(message: string) {
  return codedError('UNAUTHENTICATED', message, { http: { status: 401 } });
}

/** The client's own correlation id where it is a harmless token, else a new one. */
export function correlationIdFrom(header: unknown): string {
  return typeof header === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(header) ? header : newCorrelationId();
}

/**
 * Node puts a UUID together out of many pieces, which take seven times the memory of the text that they are. In lower
 * case it was before: this makes it one text, for those who hold it for hours.
 */
export function newCorrelationId(): string {
  return randomUUID().toLowerCase();
}
