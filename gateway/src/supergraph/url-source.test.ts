import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { freePort, waitFor } from '@naru/test-harness';
import { pino } from 'pino';
import type { SupergraphSource } from './supergraph-source.ts';
import { urlSource } from './url-source.ts';

const log = pino({ level: 'silent' });
let server: Server;
let source: SupergraphSource;
let sdl: string;
let status: number;
const sent: number[] = [];

beforeEach(async () => {
  sdl = 'one';
  status = 200;
  sent.length = 0;
  server = createServer((request, response) => {
    const etag = `"${sdl}"`;
    response.statusCode = request.headers['if-none-match'] === etag ? 304 : status;
    sent.push(response.statusCode);
    response.setHeader('etag', etag);
    response.end(response.statusCode === 304 ? undefined : sdl);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/supergraph.graphql`;
  source = urlSource({ url, pollMs: 10, log });
});
afterEach(async () => {
  await source[Symbol.asyncDispose]();
  server.closeAllConnections();
  server.close();
});

test('the text is sent only when it has changed', async () => {
  const seen = [await source.open()];
  source.follow((text) => seen.push(text));
  await waitFor(() => sent.length >= 4, { what: 'some polls' });
  sdl = 'two';
  await waitFor(() => seen.includes('two'), { what: 'the new text' });
  expect(seen).toEqual(['one', 'two']);
  expect(sent.filter((code) => code === 200)).toHaveLength(2);
});

test('a server that fails for a while leaves the last text standing', async () => {
  const seen = [await source.open()];
  source.follow((text) => seen.push(text));
  sdl = 'not a supergraph but an error';
  status = 503;
  await waitFor(() => sent.filter((code) => code === 503).length >= 2, { what: 'failing polls' });
  expect(seen).toEqual(['one']);
  sdl = 'two';
  status = 200;
  await waitFor(() => seen.includes('two'), { what: 'the new text' });
  expect(seen).toEqual(['one', 'two']);
});

test('a URL that has no supergraph is named, with what it answers', async () => {
  status = 404;
  await expect(source.open()).rejects.toThrow(/SUPERGRAPH_URL: "http:.*" answers with status 404\./);
});

test('a server that is not there is named', async () => {
  const url = `http://127.0.0.1:${await freePort()}/`;
  await using absent = urlSource({ url, pollMs: 10, log });
  await expect(absent.open()).rejects.toThrow(/SUPERGRAPH_URL: "http:.*" cannot be reached: .*ECONNREFUSED/);
});
