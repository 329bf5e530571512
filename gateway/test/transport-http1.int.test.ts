import { networkInterfaces } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { holdClock } from './held-clock.ts';
import { jsonResponse, type ScriptedConnection, startScriptedServer } from './scripted-server.ts';
import { connectTo, mutation, withCode } from './transport-client.ts';

const answer = { data: { a: 1 } };
const right = jsonResponse(answer);
const unavailable = withCode('SUBGRAPH_UNAVAILABLE');
/** Nothing is hidden by a second attempt. */
const once = { SUBGRAPH_RETRIES: '0' };

async function answerAll(connection: ScriptedConnection): Promise<void> {
  for (;;) {
    await connection.request();
    connection.write(right);
  }
}

describe('a request', () => {
  test('is written as HTTP wants it, in letters of any kind', async () => {
    const requests: string[] = [];
    await using server = await startScriptedServer(async (connection) => {
      for (;;) {
        requests.push(await connection.request());
        connection.write(right);
      }
    });
    await using transport = connectTo(server.url);
    await transport.ask({ variables: { a: 'plain' } }, { forwardedHeaders: { 'x-name': 'Zo\xeb' } });
    await transport.ask({ variables: { a: '나루' } }, { forwardedHeaders: { 'x-name': 'Zo\xeb' } });
    const port = new URL(server.url).port;
    for (const request of requests) {
      const [head = '', body = ''] = request.split('\r\n\r\n');
      const [line, ...headers] = head.split('\r\n');
      expect(line).toBe('POST /graphql?a=b HTTP/1.1');
      expect(headers).toEqual(
        expect.arrayContaining([
          `host: 127.0.0.1:${port}`,
          'content-type: application/json',
          'x-name: Zo\xeb',
          `content-length: ${body.length}`,
        ]),
      );
    }
    const bodies = requests.map((request) => Buffer.from(request.split('\r\n\r\n')[1] ?? '', 'latin1'));
    expect(bodies.map((body) => JSON.parse(body.toString()).variables.a)).toEqual(['plain', '나루']);
  });

  test('with a header that would not stay within its line is not sent', async () => {
    await using server = await startScriptedServer(answerAll);
    await using transport = connectTo(server.url);
    for (const value of ['a\r\nx-naru-caller: forged', 'a\nb', 'a\0b', '나루'])
      await expect(transport.ask({}, { forwardedHeaders: { 'x-a': value } })).rejects.toMatchObject(
        unavailable,
      );
    await expect(transport.ask({}, { forwardedHeaders: { 'x a': 'b' } })).rejects.toMatchObject(unavailable);
    expect(await transport.ask()).toEqual(answer);
  });

  test('reaches servers by their names, and at IPv6 addresses where the machine has any', async () => {
    await using server = await startScriptedServer(answerAll);
    await using named = connectTo(server.url.replace('127.0.0.1', 'localhost'));
    expect(await named.ask()).toEqual(answer);
    const addresses = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
    if (!addresses.some(({ address }) => address === '::1')) return;
    await using newer = await startScriptedServer(answerAll, '::1');
    await using transport = connectTo(newer.url);
    expect(await transport.ask()).toEqual(answer);
  });
});

describe('a connection', () => {
  test('is used for one request after the other, as long as the server keeps it', async () => {
    await using server = await startScriptedServer(answerAll);
    await using transport = connectTo(server.url);
    for (let asked = 0; asked < 5; asked += 1) expect(await transport.ask()).toEqual(answer);
    expect(server.accepted).toBe(1);
  });

  test('is given up after a response that says so, or that ends with it', async () => {
    const closing = jsonResponse(answer, 'connection: close');
    const responses = [closing, `HTTP/1.1 200 OK\r\n\r\n${JSON.stringify(answer)}`, right];
    await using server = await startScriptedServer(async (connection, index) => {
      await connection.request();
      connection.write(responses[index] ?? '');
      if (index === 1) connection.end();
    });
    await using transport = connectTo(server.url, once);
    for (let asked = 0; asked < 3; asked += 1) expect(await transport.ask()).toEqual(answer);
    expect(server.accepted).toBe(3);
  });

  test('that the server has closed meanwhile is not used again', async () => {
    const closed: Promise<unknown>[] = [];
    await using server = await startScriptedServer(async (connection) => {
      closed.push(connection.closed);
      await connection.request();
      connection.write(right);
      connection.end();
    });
    await using transport = connectTo(server.url, once);
    expect(await transport.ask()).toEqual(answer);
    await closed[0];
    expect(await transport.ask(mutation)).toEqual(answer);
    expect(server.accepted).toBe(2);
  });

  test('that breaks while a request is under way fails it; a query is sent again on another', async () => {
    await using server = await startScriptedServer(async (connection, index) => {
      if (index % 2 === 1) return answerAll(connection);
      await connection.request();
      connection.write(right);
      await connection.request();
      connection.reset();
    });
    await using transport = connectTo(server.url, { SUBGRAPH_RETRY_DELAY_MS: '1' });
    expect(await transport.ask()).toEqual(answer);
    expect(await transport.ask()).toEqual(answer);
    expect(server.accepted).toBe(2);

    await using other = connectTo(server.url);
    expect(await other.ask()).toEqual(answer);
    await expect(other.ask(mutation)).rejects.toMatchObject(unavailable);
    expect(server.accepted).toBe(3);
  });

  test('is not used again before the server has taken the whole request', async () => {
    const taken = Promise.withResolvers<void>();
    await using server = await startScriptedServer(async (connection, index) => {
      if (index > 0) return answerAll(connection);
      connection.socket.pause();
      connection.write(right);
      await taken.promise;
      connection.socket.resume();
    });
    await using transport = connectTo(server.url, once);
    const variables = { a: 'x'.repeat(20_000_000) };
    expect(await transport.ask({ variables })).toEqual(answer);
    expect(await transport.ask()).toEqual(answer);
    taken.resolve();
    expect(server.accepted).toBe(2);
  });

  test('on which something comes that nobody asked for is closed', async () => {
    const closed: Promise<unknown>[] = [];
    await using server = await startScriptedServer(async (connection, index) => {
      closed.push(connection.closed);
      await connection.request();
      connection.write(right);
      if (index === 0) connection.write(jsonResponse({ data: { a: 'forged' } }));
    });
    await using transport = connectTo(server.url, once);
    expect(await transport.ask()).toEqual(answer);
    await closed[0];
    expect(await transport.ask()).toEqual(answer);
  });

  test('is closed once it has idled for as long as the server keeps it', async () => {
    using clock = holdClock();
    const closed: Promise<unknown>[] = [];
    await using server = await startScriptedServer(async (connection) => {
      closed.push(connection.closed);
      await connection.request();
      connection.write(jsonResponse(answer, 'keep-alive: timeout=31'));
    });
    await using transport = connectTo(server.url);
    expect(await transport.ask()).toEqual(answer);
    await clock.pass(30_000);
    await closed[0];
    expect(server.accepted).toBe(1);
  });
});

describe('a response', () => {
  test('that breaks off is a failure wherever it does', async () => {
    const beginnings = [
      '',
      'HTTP/1.1 2',
      right.slice(0, -3),
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\n{',
    ];
    for (const reset of [true, false]) {
      await using server = await startScriptedServer(async (connection, index) => {
        await connection.request();
        connection.socket.write(beginnings[index] ?? '', () =>
          reset ? connection.reset() : connection.end(),
        );
      });
      await using transport = connectTo(server.url, once);
      for (const _ of beginnings) await expect(transport.ask()).rejects.toMatchObject(unavailable);
      expect(server.accepted).toBe(beginnings.length);
    }
  });

  test('that is no HTTP is a failure, and nothing else is asked on its connection', async () => {
    await using server = await startScriptedServer(async (connection, index) => {
      if (index > 0) return answerAll(connection);
      await connection.request();
      connection.write('HTTP/1.1 200 OK\r\ncontent-length: 13, 14\r\n\r\n', JSON.stringify(answer));
    });
    await using transport = connectTo(server.url, once);
    await expect(transport.ask()).rejects.toMatchObject(unavailable);
    expect(await transport.ask()).toEqual(answer);
    expect(server.accepted).toBe(2);
  });

  test('in many pieces, larger than what is read at once, is put together', async () => {
    const large = { data: { a: '나루 '.repeat(100_000) } };
    const text = Buffer.from(jsonResponse(large));
    await using server = await startScriptedServer(async (connection) => {
      await connection.request();
      for (let at = 0; at < text.length; at += 33_333) {
        connection.socket.write(text.subarray(at, at + 33_333));
        await new Promise(setImmediate);
      }
    });
    await using transport = connectTo(server.url);
    expect(await transport.ask()).toEqual(large);
  });

  test('that comes too late is for nobody', async () => {
    using clock = holdClock();
    const late = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    await using server = await startScriptedServer(async (connection, index) => {
      if (index > 0) return answerAll(connection);
      await connection.request();
      arrived.resolve();
      await late.promise;
      connection.write(jsonResponse({ data: { a: 'late' } }));
    });
    await using transport = connectTo(server.url, { SUBGRAPH_TIMEOUT_MS: '5000' });
    const refused = expect(transport.ask()).rejects.toMatchObject(withCode('SUBGRAPH_TIMEOUT'));
    await arrived.promise;
    await clock.pass(5_000);
    await refused;
    late.resolve();
    expect(await transport.ask()).toEqual(answer);
    expect(server.accepted).toBe(2);
  });
});
