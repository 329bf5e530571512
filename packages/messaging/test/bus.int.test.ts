import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parseConfig } from '@naru/service-host';
import {
  freePort,
  selfSignedCertificate,
  startNatsServer,
  temporaryFolder,
  waitFor,
} from '@naru/test-harness';
import { nkeys } from '@nats-io/transport-node';
import { z } from 'zod';
import { type Bus, connectBus, natsOptions, natsVariables } from '../src/index.ts';
import { log } from './test-broker.ts';

const isConnected = (bus: Bus): boolean => {
  try {
    bus.assertConnected();
    return true;
  } catch {
    return false;
  }
};

test('connecting waits for a server that starts later, by any of its addresses', async () => {
  await using folder = temporaryFolder();
  const port = await freePort();
  const servers = `nats://127.0.0.1:${await freePort()},nats://127.0.0.1:${port}`;
  const connecting = connectBus({ servers, name: 'test', log });
  await using nats = await startNatsServer({ storeFolder: folder.path, port });
  await using bus = await connecting;
  bus.assertConnected();
  expect(bus.serverVersion).toMatch(/^\d+\.\d+\.\d+/);
  expect(nats.port).toBe(port);
});

test('a wrong password is reported instead of tried for ever', async () => {
  await using folder = temporaryFolder();
  const extraConfig = 'authorization { user: naru, password: right }';
  await using nats = await startNatsServer({ storeFolder: folder.path, extraConfig });
  const options = { servers: nats.url, name: 'test', log, user: 'naru' };
  await expect(connectBus({ ...options, credentials: { password: 'wrong' } })).rejects.toThrow(
    /Authorization Violation/i,
  );
  await using bus = await connectBus({ ...options, credentials: { password: 'right' } });
  bus.assertConnected();
});

test('a password that the server takes no more is tried until it takes it again', async () => {
  await using folder = temporaryFolder();
  const configOf = (password: string) => `authorization { user: naru, password: ${password} }`;
  const before = await startNatsServer({ storeFolder: folder.path, extraConfig: configOf('old') });
  const { port, url: servers } = before;
  await using bus = await connectBus({
    servers,
    name: 'test',
    log,
    user: 'naru',
    credentials: { password: 'old' },
  });
  await before.stop();
  {
    const said: string[] = [];
    const extraConfig = `${configOf('new')}\nlogtime: false`;
    const options = { storeFolder: folder.path, port, extraConfig, log: (line: string) => said.push(line) };
    await using _meanwhile = await startNatsServer(options);
    const refusals = () => said.filter((line) => line.includes('authentication error')).length;
    await waitFor(() => refusals() > 3, { what: 'it to be refused several times' });
  }
  await using _after = await startNatsServer({
    storeFolder: folder.path,
    port,
    extraConfig: configOf('old'),
  });
  await waitFor(() => isConnected(bus), { what: 'the connection to be back' });
  await bus.nc.flush();
});

test('a seed opens what the server knows the public key of', async () => {
  await using folder = temporaryFolder();
  const pair = nkeys.createUser();
  const extraConfig = `authorization { users: [ { nkey: ${pair.getPublicKey()} } ] }`;
  await using nats = await startNatsServer({ storeFolder: folder.path, extraConfig });
  const options = { servers: nats.url, name: 'test', log, impatient: true };
  await expect(connectBus(options)).rejects.toThrow(/authorization/i);
  const nkeySeed = new TextDecoder().decode(pair.getSeed());
  await using bus = await connectBus({ ...options, credentials: { nkeySeed } });
  bus.assertConnected();
});

test('a connection that is to be encrypted is made only to a server whose certificate is vouched for', async () => {
  await using folder = temporaryFolder();
  const { key, cert } = selfSignedCertificate();
  const files = { key: join(folder.path, 'key.pem'), cert: join(folder.path, 'cert.pem') };
  writeFileSync(files.key, key);
  writeFileSync(files.cert, cert);
  const extraConfig = `tls { cert_file: "${files.cert}", key_file: "${files.key}" }`;
  await using nats = await startNatsServer({ storeFolder: join(folder.path, 'nats'), extraConfig });
  await using plain = await startNatsServer({ storeFolder: join(folder.path, 'plain') });
  const options = { name: 'test', log, impatient: true };
  const servers = nats.url.replace('127.0.0.1', 'localhost');
  const given = (ca: string) => natsOptions(parseConfig(z.object(natsVariables), { NATS_TLS_CA: ca }));

  await using bus = await connectBus({ ...options, servers, ...given(files.cert) });
  bus.assertConnected();
  const another = given(selfSignedCertificate().cert);
  await expect(connectBus({ ...options, servers, ...another })).rejects.toThrow(/certificate/);
  await expect(connectBus({ ...options, servers })).rejects.toThrow(/certificate/);
  await expect(connectBus({ ...options, servers: plain.url, ...given(cert) })).rejects.toThrow(/tls/i);
});

test('variables that contradict each other are told at once, all of them', () => {
  const environment = { NATS_PASSWORD: 'a', NATS_NKEY_SEED: 'b', NATS_TLS_CERT: 'none.pem' };
  const read = () => natsOptions(parseConfig(z.object(natsVariables), environment));
  expect(read).toThrow(
    expect.objectContaining({
      problems: [
        'NATS_PASSWORD, NATS_NKEY_SEED, NATS_CREDS: expected one of them',
        'NATS_USER: required with NATS_PASSWORD',
        'NATS_TLS_CERT: cannot be read (ENOENT)',
        'NATS_TLS_CERT, NATS_TLS_KEY: expected both or neither',
      ],
    }),
  );
});

test('while the server is away the bus says so, and what is asked of it fails in bounded time', async () => {
  await using folder = temporaryFolder();
  await using nats = await startNatsServer({ storeFolder: folder.path });
  await using bus = await connectBus({ servers: nats.url, name: 'test', log });
  await nats.kill();
  await waitFor(() => !isConnected(bus), { what: 'the loss to be noticed' });
  expect(() => bus.assertConnected()).toThrow('not connected to NATS');
  await Promise.all([
    expect(bus.nc.request('anything', '', { timeout: 200 })).rejects.toThrow('timeout'),
    expect(bus.js.publish('pickup.x', '', { timeout: 200 })).rejects.toThrow('timeout'),
  ]);
  await nats.restart();
  await waitFor(() => isConnected(bus), { what: 'the connection to be back' });
  await bus.nc.flush();
});

test.each(['connected', 'disconnected', 'stalled'] as const)(
  'disposing of a bus that is %s ends soon, and twice is once',
  async (state) => {
    await using folder = temporaryFolder();
    await using nats = await startNatsServer({ storeFolder: folder.path });
    const bus = await connectBus({ servers: nats.url, name: 'test', log });
    if (state === 'disconnected') {
      await nats.stop();
      await waitFor(() => !isConnected(bus), { what: 'the loss to be noticed' });
    }
    if (state === 'stalled') process.kill(nats.pid, 'SIGSTOP');
    await bus[Symbol.asyncDispose]();
    await bus[Symbol.asyncDispose]();
    expect(bus.nc.isClosed()).toBe(true);
    if (state === 'stalled') process.kill(nats.pid, 'SIGCONT');
  },
);

test('disposing sends what is still buffered', async () => {
  await using folder = temporaryFolder();
  await using nats = await startNatsServer({ storeFolder: folder.path });
  await using receiver = await connectBus({ servers: nats.url, name: 'receiver', log });
  let received = 0;
  receiver.nc.subscribe('greetings', {
    callback: () => {
      received += 1;
    },
  });
  await receiver.nc.flush();
  {
    await using sender = await connectBus({ servers: nats.url, name: 'sender', log });
    for (let sent = 0; sent < 500; sent += 1) sender.nc.publish('greetings', 'hello');
  }
  await waitFor(() => received === 500, { what: 'the greetings' });
});
