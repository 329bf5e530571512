import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Caller, createCallerSeal } from '@naru/identity';
import { freePort } from '@naru/test-harness';
import { holdClock } from './held-clock.ts';
import {
  type AnsweringSubgraph,
  connectTo,
  mutation,
  respond,
  startAnsweringSubgraph,
  withCode,
} from './transport-client.ts';

const seal = createCallerSeal('a secret for tests, long enough to be one');
const alice: Caller = { sub: 'alice', roles: ['CUSTOMER'], scopes: [], expiresAtMs: Date.now() + 60_000 };

let subgraph: AnsweringSubgraph;
beforeEach(async () => {
  subgraph = await startAnsweringSubgraph();
});
afterEach(async () => {
  await subgraph[Symbol.asyncDispose]();
});

describe('a request', () => {
  test('carries the operation, the correlation id and the headers that travel', async () => {
    await using transport = connectTo(subgraph.url);
    const variables = { b: [1, 'ü'] };
    const forwardedHeaders = { 'accept-language': 'ko' };
    const result = await transport.ask({ operationName: 'A', variables }, { forwardedHeaders });
    expect(result).toEqual({ data: { a: 1 } });
    expect(subgraph.received[0]?.body).toEqual({ query: '{ a }', operationName: 'A', variables });
    expect(subgraph.received[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-correlation-id': 'c1',
      'accept-language': 'ko',
    });
  });

  test('says who is calling to subgraphs that know the seal, and nothing of it to others', async () => {
    await using sealed = connectTo(subgraph.url, {}, seal);
    await sealed.ask({}, { caller: alice });
    await using plain = connectTo(subgraph.url);
    await plain.ask({}, { caller: alice });
    const [first, second] = subgraph.received.map(({ headers }) => headers['x-naru-caller']);
    expect(await seal.open(String(first))).toMatchObject({ sub: 'alice', roles: ['CUSTOMER'] });
    expect(second).toBeUndefined();
  });

  test("cannot bring a client's own word for what the gateway writes", async () => {
    await using transport = connectTo(subgraph.url);
    const forwardedHeaders = { 'x-naru-caller': 'forged', 'x-correlation-id': 'x', 'content-length': '3' };
    expect(await transport.ask({}, { forwardedHeaders })).toEqual({ data: { a: 1 } });
    const { headers } = subgraph.received[0] ?? {};
    expect([headers?.['x-naru-caller'], headers?.['x-correlation-id']]).toEqual([undefined, 'c1']);
  });

  test('waits for one of a bounded number of connections when there is a burst', async () => {
    const sockets = new Set<unknown>();
    subgraph.answer = async (response, request) => {
      sockets.add(request.socket);
      await new Promise(setImmediate);
      respond(response, { data: { a: 1 } });
    };
    await using transport = connectTo(subgraph.url, {
      SUBGRAPH_SHARING: 'false',
      SUBGRAPH_MAX_CONCURRENT: '7',
    });
    const answers = await Promise.all(Array.from({ length: 200 }, () => transport.ask()));
    expect(answers.every(({ data }) => data?.['a'] === 1)).toBe(true);
    expect(sockets.size).toBe(7);
  });
});

describe('an answer', () => {
  test('with errors is handed on, whatever its status', async () => {
    await using transport = connectTo(subgraph.url);
    for (const status of [200, 400, 500, 503]) {
      subgraph.answer = (response) => respond(response, { errors: [{ message: 'No' }] }, status);
      expect(await transport.ask()).toEqual({ errors: [{ message: 'No' }] });
    }
    expect(subgraph.received).toHaveLength(4);
  });

  test('that is no GraphQL result is a coded error', async () => {
    await using transport = connectTo(subgraph.url);
    for (const body of ['<html>', '[]', 'null', '{"status":"ok"}', '{"data":{"a":', '']) {
      subgraph.answer = (response) => respond(response, body);
      await expect(transport.ask()).rejects.toMatchObject(withCode('SUBGRAPH_UNAVAILABLE'));
    }
  });

  test('that redirects is not followed', async () => {
    subgraph.answer = (response) => respond(response, '', 307, { location: `${subgraph.url}/elsewhere` });
    await using transport = connectTo(subgraph.url);
    await expect(transport.ask()).rejects.toMatchObject(withCode('SUBGRAPH_UNAVAILABLE'));
    expect(subgraph.received).toHaveLength(1);
  });

  test('that comes in pieces within characters is put together', async () => {
    const bytes = Buffer.from(JSON.stringify({ data: { a: '한국어 🚀'.repeat(50) } }));
    subgraph.answer = async (response) => {
      for (let at = 0; at < bytes.length; at += 7) {
        response.write(bytes.subarray(at, at + 7));
        await new Promise(setImmediate);
      }
      response.end();
    };
    await using transport = connectTo(subgraph.url);
    expect(await transport.ask()).toEqual({ data: { a: '한국어 🚀'.repeat(50) } });
  });

  test('that breaks off is a coded error', async () => {
    subgraph.answer = (response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{"data":');
      setImmediate(() => response.destroy());
    };
    await using transport = connectTo(subgraph.url);
    await expect(transport.ask()).rejects.toMatchObject(withCode('SUBGRAPH_UNAVAILABLE'));
  });

  test('that does not come, or does not end, in time is a coded error', async () => {
    using clock = holdClock();
    await using transport = connectTo(subgraph.url, { SUBGRAPH_TIMEOUT_MS: '5000' });
    const beginnings = [
      () => {},
      (response: ServerResponse) => void response.writeHead(200).write('{"data":'),
    ];
    for (const begin of beginnings) {
      const arrived = Promise.withResolvers<void>();
      subgraph.answer = (response) => {
        begin(response);
        arrived.resolve();
      };
      const refusal = expect(transport.ask()).rejects.toMatchObject(withCode('SUBGRAPH_TIMEOUT'));
      await arrived.promise;
      await clock.pass(5_000);
      await refusal;
    }
    subgraph.answer = (response) => respond(response, { data: { a: 1 } });
    expect(await transport.ask()).toEqual({ data: { a: 1 } });
  });

  test('is decompressed, and asked for compressed only where that is wanted', async () => {
    await using plain = connectTo(subgraph.url);
    await using transport = connectTo(subgraph.url, { SUBGRAPH_COMPRESSION: 'true' });
    await plain.ask();
    const text = JSON.stringify({ data: { a: 'long '.repeat(1_000) } });
    const encodings = { gzip: gzipSync(text), br: brotliCompressSync(text), deflate: deflateSync(text) };
    for (const [encoding, body] of Object.entries(encodings)) {
      subgraph.answer = (response) => respond(response, body, 200, { 'content-encoding': encoding });
      expect(await transport.ask()).toEqual(JSON.parse(text));
    }
    expect(subgraph.received.map(({ headers }) => headers['accept-encoding'])).toEqual([
      undefined,
      ...Array(3).fill('gzip, br, deflate'),
    ]);
  });

  test('in an encoding that is unknown or damaged is a coded error', async () => {
    await using transport = connectTo(subgraph.url);
    for (const encoding of ['gzip', 'compress']) {
      subgraph.answer = (response) =>
        respond(response, { data: null }, 200, { 'content-encoding': encoding });
      await expect(transport.ask()).rejects.toMatchObject(withCode('SUBGRAPH_UNAVAILABLE'));
    }
  });

  test('that is too large is refused, announced or not, compressed or not, and the next is fine', async () => {
    await using transport = connectTo(subgraph.url, { SUBGRAPH_MAX_RESPONSE_BYTES: '10000' });
    const large = JSON.stringify({ data: { a: 'x'.repeat(10_000) } });
    const ways = [
      { body: large, headers: { 'content-length': large.length } },
      { body: large, headers: { 'transfer-encoding': 'chunked' } },
      { body: gzipSync(large), headers: { 'content-encoding': 'gzip' } },
    ];
    for (const { body, headers } of ways) {
      subgraph.answer = (response) => respond(response, body, 200, headers);
      await expect(transport.ask()).rejects.toMatchObject(withCode('SUBGRAPH_RESPONSE_TOO_LARGE'));
    }
    subgraph.answer = (response) => respond(response, { data: { a: 1 } });
    expect(await transport.ask()).toEqual({ data: { a: 1 } });
  });
});

describe('a query is sent again', () => {
  test('when the subgraph cannot take it just now, and a mutation is not', async () => {
    await using transport = connectTo(subgraph.url, { SUBGRAPH_RETRY_DELAY_MS: '1' });
    const failing = (status: number) => () => {
      subgraph.received.length = 0;
      subgraph.answer = (response) => {
        subgraph.answer = (next) => respond(next, { data: { a: 1 } });
        if (status) respond(response, 'busy', status);
        else response.destroy();
      };
    };
    for (const fail of [0, 502, 503, 504].map(failing)) {
      fail();
      expect(await transport.ask()).toEqual({ data: { a: 1 } });
      expect(subgraph.received).toHaveLength(2);
      fail();
      await expect(transport.ask(mutation)).rejects.toMatchObject(withCode('SUBGRAPH_UNAVAILABLE'));
      expect(subgraph.received).toHaveLength(1);
    }
  });

  test('after as long as the subgraph asked for, unless that is past the deadline', async () => {
    await using transport = connectTo(subgraph.url, { SUBGRAPH_RETRY_DELAY_MS: '1' });
    const busyUntil = (header: string) => {
      subgraph.answer = (response) => {
        subgraph.answer = (next) => respond(next, { data: { a: 1 } });
        respond(response, 'busy', 503, { 'retry-after': header });
      };
    };
    busyUntil('1');
    // Of two timers the one that is due earlier comes first, however late both are.
    const nearlyASecond = delay(950, 'nearly a second');
    const answer = transport.ask();
    expect(await Promise.race([nearlyASecond, answer])).toBe('nearly a second');
    expect(await answer).toEqual({ data: { a: 1 } });
    busyUntil('6');
    await expect(transport.ask()).rejects.toMatchObject({
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', service: 'calls', retryAfterMs: 6_000 },
    });
  });
});

test('when the transport is disposed of, what is under way fails at once', async () => {
  const transport = connectTo(subgraph.url, { SUBGRAPH_SHARING: 'false', SUBGRAPH_BREAKER_FAILURES: '1' });
  const arrived = Promise.withResolvers<void>();
  subgraph.answer = () => arrived.resolve();
  const asked = Promise.allSettled(Array.from({ length: 3 }, () => transport.ask()));
  await arrived.promise;
  await transport[Symbol.asyncDispose]();
  expect(await asked).toMatchObject(Array(3).fill({ reason: withCode('SUBGRAPH_UNAVAILABLE') }));
});

test('nobody listening is a coded error', async () => {
  await using transport = connectTo(`http://127.0.0.1:${await freePort()}/graphql`);
  await expect(transport.ask()).rejects.toMatchObject(withCode('SUBGRAPH_UNAVAILABLE'));
});
