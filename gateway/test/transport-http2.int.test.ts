import type { createServer, RequestListener } from 'node:http';
import { createSecureServer } from 'node:http2';
import { createServer as createTlsServer } from 'node:https';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { selfSignedCertificate } from '@naru/test-harness';
import { Wanted } from '../src/wanted.ts';
import { holdClock } from './held-clock.ts';
import { connectTo, respond, startAnsweringSubgraph, withCode } from './transport-client.ts';

const certificate = selfSignedCertificate();
const trusted = getCACertificates('default');
beforeAll(() => setDefaultCACertificates([...trusted, certificate.cert]));
afterAll(() => setDefaultCACertificates([...trusted]));

type HttpServer = ReturnType<typeof createServer>;
const overHttp2 = (listener: RequestListener) =>
  createSecureServer({ ...certificate, allowHTTP1: true }, listener as never) as unknown as HttpServer;
const overTls = (listener: RequestListener) => createTlsServer(certificate, listener);

async function protocolsOf(environment: Record<string, string>, createHttpServer: typeof overHttp2) {
  await using subgraph = await startAnsweringSubgraph(createHttpServer, 'https');
  const protocols = new Set<string>();
  const sockets = new Set<unknown>();
  subgraph.answer = (response, request) => {
    protocols.add(request.httpVersion);
    sockets.add((request as { stream?: { session?: unknown } }).stream?.session ?? request.socket);
    respond(response, { data: { a: 1 } });
  };
  await using transport = connectTo(subgraph.url, { SUBGRAPH_SHARING: 'false', ...environment });
  const answers = await Promise.all(Array.from({ length: 60 }, () => transport.ask()));
  expect(answers).toEqual(Array(60).fill({ data: { a: 1 } }));
  return { protocols: [...protocols], connections: sockets.size };
}

test('a subgraph that offers HTTP/2 gets all its requests over one connection', async () => {
  expect(await protocolsOf({ SUBGRAPH_HTTP2: 'true' }, overHttp2)).toEqual({
    protocols: ['2.0'],
    connections: 1,
  });
});

test('a subgraph that does not, or shall not, speak HTTP/2 is asked over HTTP/1.1', async () => {
  expect((await protocolsOf({ SUBGRAPH_HTTP2: 'true' }, overTls)).protocols).toEqual(['1.1']);
  expect((await protocolsOf({}, overHttp2)).protocols).toEqual(['1.1']);
});

test('over HTTP/2 a request that is given up leaves the others alone', async () => {
  using clock = holdClock();
  await using subgraph = await startAnsweringSubgraph(overHttp2, 'https');
  const arrived = Promise.withResolvers<void>();
  subgraph.answer = (response, _request, body) => {
    if ((body as { query: string }).query === '{ a }') respond(response, { data: { a: 1 } });
    else arrived.resolve();
  };
  await using transport = connectTo(subgraph.url, {
    SUBGRAPH_SHARING: 'false',
    SUBGRAPH_TIMEOUT_MS: '5000',
    SUBGRAPH_HTTP2: 'true',
  });
  const hanging = expect(transport.ask({ query: '{ never }' })).rejects.toMatchObject(
    withCode('SUBGRAPH_TIMEOUT'),
  );
  await arrived.promise;
  await expect(Promise.all(Array.from({ length: 9 }, () => transport.ask()))).resolves.toHaveLength(9);
  await clock.pass(5_000);
  await hanging;
  expect(await transport.ask()).toEqual({ data: { a: 1 } });
});

test('requests over HTTP/2 that are given up before, or just when, they are sent do not hold up anything', async () => {
  using clock = holdClock();
  await using subgraph = await startAnsweringSubgraph(overHttp2, 'https');
  await using transport = connectTo(subgraph.url, {
    ...{ SUBGRAPH_SHARING: 'false', SUBGRAPH_HTTP2: 'true' },
    ...{ SUBGRAPH_TIMEOUT_MS: '5000', SUBGRAPH_BREAKER_FAILURES: '0', SUBGRAPH_BREAKER_PERCENT: '0' },
  });
  for (let round = 0; round < 5; round += 1) {
    const asked = Promise.allSettled(Array.from({ length: 32 }, () => transport.ask()));
    await clock.pass(5_000);
    expect(await asked).toMatchObject(Array(32).fill({ reason: withCode('SUBGRAPH_TIMEOUT') }));
    await new Promise(setImmediate); // the connection is opened meanwhile
  }
  expect(await transport.ask()).toEqual({ data: { a: 1 } });
});

test('a subgraph whose certificate nobody vouches for is not talked to', async () => {
  await using subgraph = await startAnsweringSubgraph(overTls, 'https');
  setDefaultCACertificates([...trusted]);
  await using transport = connectTo(subgraph.url);
  await expect(transport.ask()).rejects.toMatchObject(withCode('SUBGRAPH_UNAVAILABLE'));
  setDefaultCACertificates([...trusted, certificate.cert]);
  expect(subgraph.received).toEqual([]);
});

test('over HTTP/2 a request that nobody waits for any more is not aborted: it is answered', async () => {
  await using subgraph = await startAnsweringSubgraph(overHttp2, 'https');
  const arrived = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  subgraph.answer = async (response, _request, body) => {
    if ((body as { query: string }).query !== '{ a }') {
      arrived.resolve();
      await released.promise;
    }
    respond(response, { data: { a: 1 } });
  };
  await using transport = connectTo(subgraph.url, { SUBGRAPH_SHARING: 'false', SUBGRAPH_HTTP2: 'true' });
  expect(await transport.ask()).toEqual({ data: { a: 1 } }); // there is a connection
  const wanted = new Wanted();
  const given = transport.ask({ query: '{ slow }' }, { wanted });
  await arrived.promise;
  wanted.leave();
  expect(await transport.ask()).toEqual({ data: { a: 1 } });
  released.resolve();
  expect(await given).toEqual({ data: { a: 1 } });
});

test('over TLS without HTTP/2 it is aborted, and the subgraph sees it', async () => {
  await using subgraph = await startAnsweringSubgraph(overTls, 'https');
  const closed = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  subgraph.answer = (response) => {
    response.on('close', () => closed.resolve());
    arrived.resolve();
  };
  await using transport = connectTo(subgraph.url, { SUBGRAPH_SHARING: 'false' });
  const wanted = new Wanted();
  const given = transport.ask({ query: '{ slow }' }, { wanted });
  const refused = expect(given).rejects.toMatchObject(withCode('SUBGRAPH_CANCELLED'));
  await arrived.promise;
  wanted.leave();
  await Promise.all([refused, closed.promise]);
});
