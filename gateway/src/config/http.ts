import { variables } from '@naru/service-host';
import { forwardableHeader } from '../http/forwardable-header.ts';

const mebibyte = 1_048_576;

export const http = {
  title: 'GraphQL over HTTP',
  variables: {
    MAX_BODY_BYTES: variables.positiveInt(mebibyte).describe('bytes per request body'),
    REQUEST_TIMEOUT_MS: variables
      .positiveInt(10_000)
      .describe('how long a client may take to send its request, headers and body'),
    FORWARD_HEADERS: variables
      .list(['accept-language'])
      .refine((names) => names.every(forwardableHeader), 'expected names of headers that clients may choose')
      .transform((names) => names.map((name) => name.toLowerCase()))
      .describe("the client's headers that subgraphs see, separated by commas"),
    CORS_ORIGINS: variables
      .list([])
      .describe('origins whose pages may read answers, separated by commas; `*` for all'),
    TRUST_PROXY: variables.count(0).describe('proxies in a row whose `X-Forwarded-For` is believed'),
    COMPRESSION: variables
      .flag(false)
      .describe('compresses answers of 1 KiB and more; costs more CPU than executing does'),
    SHARE_QUERIES: variables
      .flag(true)
      .describe('answers equal queries of callers with equal authority once while they are under way'),
    RESPONSE_CACHE_BYTES: variables
      .count(0)
      .describe('bytes of answers kept as long as subgraphs allow and nothing in them changes; 0: none'),
    APQ: variables
      .flag(true)
      .describe('automatic persisted queries; off with `PERSISTED_OPERATIONS=safelist` and `ids-only`'),
  },
};
