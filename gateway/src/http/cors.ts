import type { IncomingMessage } from 'node:http';

type Headers = Readonly<Record<string, string>>;

/** What browsers are told about pages of other origins. */
export interface Cors {
  /** For the answer to any request. */
  headersFor(request: IncomingMessage): Headers;
  /** More, for the answer to a browser that asks beforehand (OPTIONS). */
  preflightHeadersFor(request: IncomingMessage): Headers;
}

export const allowedMethods = 'GET, POST, OPTIONS';
const preflightSeconds = '600';
const none: Headers = {};
const exposed: Headers = { 'access-control-expose-headers': 'x-correlation-id, retry-after' };

/**
 * Lets pages of the origins read answers; with none, browsers keep to the gateway's own origin. Cookies are never let
 * in: callers prove who they are with a token.
 * @param origins such as `https://shop.example`; `*` for all
 */
export function createCors(origins: readonly string[]): Cors {
  const everybody = origins.includes('*');
  const allowed = new Set(origins);

  const headersFor = ({ headers: { origin } }: IncomingMessage): Headers => {
    if (allowed.size === 0) return none;
    if (everybody) return { 'access-control-allow-origin': '*', ...exposed };
    // Caches must tell origins apart even where this one is not allowed.
    if (!origin || !allowed.has(origin)) return { vary: 'origin' };
    return { vary: 'origin', 'access-control-allow-origin': origin, ...exposed };
  };

  return {
    headersFor,
    preflightHeadersFor(request) {
      if (!headersFor(request)['access-control-allow-origin']) return { allow: allowedMethods };
      const asked = request.headers['access-control-request-headers'];
      return {
        allow: allowedMethods,
        'access-control-allow-methods': allowedMethods,
        ...(asked && { 'access-control-allow-headers': asked }),
        'access-control-max-age': preflightSeconds,
      };
    },
  };
}
