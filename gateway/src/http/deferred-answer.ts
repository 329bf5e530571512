import type { GraphQLError } from 'graphql';
import type { DeferredResult, DeferredResults } from '../execution/deferral/deferred-results.ts';
import type { Answer } from './answer.ts';

const mediaType = /multipart\/mixed\s*;[^,]*\bdeferSpec="?20220824\b/i;
const contentType = 'multipart/mixed; boundary="-"; deferSpec=20220824';

/** Whether a client takes deferred fragments later, in the protocol that Apollo Client and Apollo Server speak. */
export function takesDeferred(accept: string | undefined): boolean {
  return accept !== undefined && mediaType.test(accept);
}

/** What such a client accepts for an answer in one piece. */
export function withoutMultipart(accept: string): string {
  const others = accept.split(',').filter((range) => !range.trim().toLowerCase().startsWith('multipart/'));
  return others.length > 0 ? others.join(',') : 'application/json';
}

/**
 * An answer whose deferred parts follow it, each delivery in a part of its own.
 * https://github.com/graphql/defer-stream-wg and, for the framing, Apollo Server's `multipart/mixed`
 */
export function deferredAnswer(first: Answer, later: DeferredResults): Answer {
  const headers = { ...first.headers, 'content-type': contentType };
  return { ...first, headers, body: pieces(String(first.body), later) };
}

async function* pieces(first: string, later: DeferredResults): AsyncIterable<string> {
  // The first part is a whole answer, in JSON, to which one property is added.
  yield `\r\n---\r\n${part(`{"hasNext":true,${first.trim().slice(1)}`, true)}`;
  for await (const { results, hasNext } of later) {
    yield part(JSON.stringify({ incremental: results.map(told), hasNext }), hasNext);
  }
}

/** A part behind its boundary, with the boundary that ends it. */
function part(json: string, hasNext: boolean): string {
  const end = hasNext ? '---' : '-----';
  return `content-type: application/json; charset=utf-8\r\n\r\n${json}\r\n${end}\r\n`;
}

function told({ label, path, data, errors }: DeferredResult) {
  return { label, path, data, ...(errors.length > 0 && { errors: errors.map(formatted) }) };
}

function formatted(error: GraphQLError) {
  const { locations: _, ...rest } = error.toJSON();
  return rest;
}
