import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { provisionStreams } from '@naru/nats';
import { startNatsServer, temporaryFolder } from '@naru/test-harness';
import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';

const resources = new AsyncDisposableStack();
let nc: NatsConnection;
let jsm: JetStreamManager;

beforeAll(async () => {
  const folder = resources.use(temporaryFolder());
  const server = resources.use(await startNatsServer({ storeFolder: folder.path }));
  nc = await connect({ servers: server.url });
  resources.defer(() => nc.close());
  jsm = await jetstreamManager(nc);
});
afterAll(() => resources.disposeAsync());

async function describeStreams() {
  const described: string[] = [];
  for await (const { config } of jsm.streams.list()) {
    const days = config.max_age / (24 * 60 * 60 * 1e9);
    described.push(`${config.name} ${config.subjects} ${config.storage} ${config.retention} ${days} days`);
  }
  return described.sort();
}

const declared = [
  'CUSTOMER customer.> file limits 30 days',
  'DLQ dlq.> file limits 90 days',
  'PICKUP pickup.> file limits 30 days',
  'RENTAL rental.> file limits 30 days',
];

test('provisioning creates the declared streams, also when several processes do it at once', async () => {
  await Promise.all([provisionStreams(jsm), provisionStreams(jsm), provisionStreams(jsm)]);
  expect(await describeStreams()).toEqual(declared);
});

test('provisioning again keeps the messages and brings back what was changed', async () => {
  await provisionStreams(jsm);
  await nc.request('pickup.call.c1.requested', 'kept');
  await jsm.streams.update('PICKUP', { max_age: 60 * 60 * 1e9 });
  await provisionStreams(jsm);
  expect(await describeStreams()).toEqual(declared);
  expect((await jsm.streams.info('PICKUP')).state.messages).toBe(1);
});

test('the provisioning command exits with 0', async () => {
  const script = join(import.meta.dirname, '..', 'src', 'provision.ts');
  const command = spawn(process.execPath, [script], {
    env: { ...process.env, NATS_URL: `nats://127.0.0.1:${nc.getServer().split(':').at(-1)}` },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(command, 'exit');
  expect(code).toBe(0);
});
