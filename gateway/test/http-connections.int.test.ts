import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { waitFor } from '@naru/test-harness';
import { connectRaw, postHead } from './raw-http.ts';
import { startTestGateway, type TestGateway } from './test-gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ MAX_BODY_BYTES: '1000' });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

const body = '{"query":"{ whoAmI }"}';
const answer = '{"data":{"whoAmI":null}}';
const chunked = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

test('one connection serves one request after another, in chunks or not', async () => {
  await using client = await connectRaw(gateway);
  client.write(postHead(`Content-Length: ${body.length}`) + body);
  await client.until(answer);
  client.write(postHead('Transfer-Encoding: chunked') + chunked(body.slice(0, 5)));
  client.write(`${chunked(body.slice(5))}0\r\n\r\n`);
  client.write(postHead(`Content-Length: ${body.length}`, 'Connection: close') + body);
  expect((await client.closed).split(answer)).toHaveLength(4);
});

test('a body that is too long is refused at once, and what comes of it does no harm', async () => {
  for (const head of [postHead('Content-Length: 5000'), postHead('Transfer-Encoding: chunked')]) {
    const isChunked = head.includes('chunked');
    await using client = await connectRaw(gateway);
    client.write(head + (isChunked ? chunked(' '.repeat(4_000)) : ' '.repeat(4_000)));
    expect(await client.until('"code":"BAD_REQUEST"')).toMatch(/^HTTP\/1.1 413 /);
    client.write(isChunked ? `${chunked(' '.repeat(1_000))}0\r\n\r\n` : ' '.repeat(1_000));
    client.write(postHead(`Content-Length: ${body.length}`, 'Connection: close') + body);
    expect(await client.closed).toContain(answer);
  }
});

test('a client that sends its request too slowly is cut off', async () => {
  await using hasty = await startTestGateway({ REQUEST_TIMEOUT_MS: '500', MAX_BODY_BYTES: '1000' });
  await using slowBody = await connectRaw(hasty);
  slowBody.write(`${postHead('Content-Length: 100')}{"query"`);
  await using slowHead = await connectRaw(hasty);
  slowHead.write('POST /graphql HTTP/1.1\r\nHost: gateway\r\n');
  await using endless = await connectRaw(hasty);
  endless.write(postHead('Content-Length: 5000'));
  for (const client of [slowBody, slowHead]) expect(await client.closed).toMatch(/^HTTP\/1.1 408 /);
  expect(await endless.closed).toMatch(/^HTTP\/1.1 413 /);
});

test('a compressed body is refused', async () => {
  await using client = await connectRaw(gateway);
  client.write(postHead('Content-Encoding: gzip', `Content-Length: ${body.length}`) + body);
  expect(await client.until('"errors"')).toMatch(/^HTTP\/1.1 415 /);
});

test('bytes that are no UTF-8 are refused', async () => {
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: Buffer.concat([Buffer.from('{"query":"{ whoAmI } #'), Buffer.from([0xff]), Buffer.from('"}')]),
  });
  expect([response.status, await response.json()]).toMatchObject([400, { errors: [{}] }]);
});

test('clients that leave while they send or wait leave the gateway as it was', async () => {
  const waiting = Promise.withResolvers<void>();
  let asked = 0;
  gateway.world.onRequest = () => {
    asked += 1;
    return waiting.promise;
  };
  const sender = await connectRaw(gateway);
  sender.write(`${postHead('Content-Length: 100')}{"query"`);
  await sender[Symbol.asyncDispose]();
  const waiter = await connectRaw(gateway);
  waiter.write(postHead(`Content-Length: ${body.length}`) + body);
  await waitFor(() => asked === 1, { what: 'the subgraph to be asked' });
  await waiter[Symbol.asyncDispose]();
  waiting.resolve();
  gateway.world.onRequest = () => {};
  expect(await gateway.query('{ whoAmI }')).toEqual({ data: { whoAmI: null } });
});

test('a gateway that drains answers and closes connections', async () => {
  await using draining = await startTestGateway();
  await using client = await connectRaw(draining);
  client.write(postHead(`Content-Length: ${body.length}`) + body);
  expect(await client.until(answer)).toContain('Connection: keep-alive');
  draining.drain();
  client.write(postHead(`Content-Length: ${body.length}`) + body);
  const received = await client.closed;
  expect(received.split(answer)).toHaveLength(3);
  expect(received).toMatch(/connection: close/i);
});
