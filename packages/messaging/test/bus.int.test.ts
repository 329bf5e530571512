import { expect, test } from '@jest/globals';
import { freePort, startNatsServer, temporaryFolder, waitFor } from '@naru/test-harness';
import { type Bus, connectBus } from '../src/index.ts';
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
  await expect(connectBus({ ...options, password: 'wrong' })).rejects.toThrow(/Authorization Violation/i);
  await using bus = await connectBus({ ...options, password: 'right' });
  bus.assertConnected();
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
  6_000,
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
