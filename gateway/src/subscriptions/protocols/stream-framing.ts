import type { GraphQLError } from 'graphql';
import { codedError } from '../../security/errors.ts';
import type { Delivery } from '../delivery.ts';

/** How a protocol writes a stream of results into an HTTP response. */
export interface StreamFraming {
  readonly contentType: string;
  /** Written at once, so that the client knows that it is being served. */
  readonly opening: string;
  /** Shows intermediaries, and clients that look for it, that the stream is alive. */
  readonly heartbeat: string;
  next(delivery: Delivery): string;
  readonly completed: string;
  /** The end, for good, and why. */
  failed(errors: readonly GraphQLError[]): string;
  /** The end, such that the client comes back and resumes. */
  readonly interrupted: string;
}

const expiredCursors: readonly unknown[] = ['CURSOR_EXPIRED', 'CURSOR_INVALID'];

const sseCompleted = 'event: complete\ndata:\n\n';

/**
 * Server-sent events: https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md, distinct connections mode.
 * An event's id is its cursor, which an `EventSource` that comes back by itself sends as `Last-Event-ID`.
 */
export const serverSentEvents: StreamFraming = {
  contentType: 'text/event-stream; charset=utf-8',
  opening: ':\n\n',
  heartbeat: ':\n\n',
  next: ({ json, cursor }) =>
    `${cursor === undefined ? '' : `id: ${cursor}\n`}event: next\ndata: ${json}\n\n`,
  completed: sseCompleted,
  failed(errors) {
    // An empty id makes the client forget a cursor that would be refused for ever.
    const forget = errors.some(({ extensions }) => expiredCursors.includes(extensions['code']));
    return `${forget ? 'id\n' : ''}event: next\ndata: ${JSON.stringify({ errors })}\n\n${sseCompleted}`;
  },
  interrupted: '', // a stream that ends without `complete` was cut off
};

const boundary = '\r\n--graphql';
// The delimiter follows a part at once: clients take a part for whole only when they have seen it.
const part = (content: string) => `\r\ncontent-type: application/json\r\n\r\n${content}${boundary}`;
const last = (content: string) => `${part(content)}--\r\n`;
const fatal = (errors: readonly GraphQLError[]) => last(JSON.stringify({ payload: null, errors }));

/** https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/multipart-protocol */
export const multipart: StreamFraming = {
  contentType: 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
  opening: boundary,
  heartbeat: part('{}'),
  next: ({ json }) => part(`{"payload":${json}}`),
  completed: '--\r\n',
  failed: fatal,
  interrupted: fatal([
    codedError('SUBSCRIPTION_INTERRUPTED', 'Interrupted: subscribe again, from the last cursor on.'),
  ]),
};
