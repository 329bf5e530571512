import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Bus, connectBus } from '@naru/messaging';
import { findProgram } from '@naru/programs';
import { temporaryFolder, waitFor } from '@naru/test-harness';
import { pino } from 'pino';
import {
  type NatsServer,
  type NatsUsers,
  natsUsers,
  provisionStreamsAt,
  SERVICE_ACCESS,
  startNatsServer,
} from '../src/index.ts';
import { committedUsersConfig } from '../src/users/committed-users-config.ts';

const log = pino({ level: 'silent' });
const DURABLE = 'calls__follow-assignment-when-it-changes';

const resources = new AsyncDisposableStack();
let users: NatsUsers;
let nats: NatsServer;
const buses = new Map<string, Promise<Bus>>();

beforeAll(async () => {
  users = natsUsers((user) => `password-of-${user}`);
  const storeFolder = resources.use(temporaryFolder()).path;
  nats = resources.use(await startNatsServer({ storeFolder, extraConfig: users.config }));
  await provisionStreamsAt(nats.url, users.credentialsOf('provisioner'));
});
afterAll(async () => {
  for (const bus of buses.values()) await (await bus)[Symbol.asyncDispose]();
  await resources.disposeAsync();
});

function busOf(user: string): Promise<Bus> {
  const bus =
    buses.get(user) ?? connectBus({ servers: nats.url, name: user, log, ...users.credentialsOf(user) });
  buses.set(user, bus);
  return bus;
}

/** What the server refuses of the work, in its own words: waits for as many refusals as are expected. */
async function refusals(user: string, work: (bus: Bus) => void, expected = 1): Promise<string[]> {
  const bus = await busOf(user);
  const refused: string[] = [];
  const statuses = bus.nc.status();
  void (async () => {
    for await (const status of statuses) {
      if (status.type === 'error') refused.push(String(status.error.message));
    }
  })();
  work(bus);
  await bus.nc.flush();
  await waitFor(() => refused.length >= expected, { what: 'the refusal' });
  (statuses as unknown as { stop(): void }).stop();
  return refused;
}

test('the committed configuration is the one that the table makes, and nats-server reads it', () => {
  const file = join(import.meta.dirname, '../users.conf');
  const config = readFileSync(file, 'utf8');
  expect(config).toBe(committedUsersConfig()); // if not: node infra/nats/write-users.ts
  const passwords = [...config.matchAll(/\$(NATS_PASSWORD_\w+)/g)].map(([, name = '']) => [name, 'secret']);
  expect(passwords).toHaveLength(Object.keys(SERVICE_ACCESS).length + 3);
  const env = { ...process.env, ...Object.fromEntries(passwords) };
  const [binary = 'nats-server'] = findProgram('nats-server') ?? [];
  execFileSync(binary, ['-t', '-c', file], { env, stdio: 'pipe' });
});

test('nobody comes in without a user, or with another one’s password', async () => {
  const options = { servers: nats.url, name: 'test', log, impatient: true };
  await expect(connectBus(options)).rejects.toThrow(/authorization/i);
  const { credentials } = users.credentialsOf('calls');
  await expect(connectBus({ ...options, user: 'stores', credentials })).rejects.toThrow(/authorization/i);
});

describe.each([
  ['calls', 'rental.reservation.r1.confirmed'],
  ['calls', 'pickup.assignment.a1.assigned'],
  ['calls', 'dlq.stores__receive-order-when-reserved'],
  ['calls', 'naru.items.hold'],
  ['calls', `naru.redrive.${DURABLE}`],
  ['calls', '$JS.API.STREAM.DELETE.PICKUP'],
  ['calls', '$JS.API.STREAM.MSG.GET.DLQ'],
  ['calls', '$JS.API.CONSUMER.MSG.NEXT.PICKUP.assignment__search-when-call-requested'],
  ['calls', '$JS.ACK.PICKUP.assignment__search-when-call-requested.1.1.1.1.0'],
  ['stores', 'naru.assignment.accept-dispatch'],
  ['gateway', 'pickup.call.c1.confirmed'],
  ['gateway', 'naru.items.release'],
  ['gateway', `$JS.API.CONSUMER.CREATE.PICKUP.${DURABLE}.pickup.>`],
  ['gateway', `$JS.API.CONSUMER.MSG.NEXT.PICKUP.${DURABLE}`],
  ['gateway', `$JS.API.CONSUMER.DELETE.PICKUP.${DURABLE}`],
  ['gateway', '$JS.API.STREAM.PURGE.PICKUP'],
  ['gateway', '$JS.API.CONSUMER.CREATE.DLQ.x'],
  ['gateway', '$JS.API.STREAM.MSG.DELETE.DLQ'],
  ['provisioner', 'pickup.call.c1.confirmed'],
  ['provisioner', '$JS.API.STREAM.DELETE.PICKUP'],
  ['operator', '$JS.API.STREAM.DELETE.PICKUP'],
  ['operator', '$JS.API.STREAM.PURGE.PICKUP'],
  ['operator', 'naru.items.hold'],
])('%s may not publish', (user, subject) => {
  test(subject, async () => {
    const refused = await refusals(user, (bus) => bus.nc.publish(subject, '{}'));
    expect(refused).toEqual([expect.stringMatching(/permissions violation.*publish/i)]);
  });
});

describe.each([
  ['calls', '>'],
  ['calls', 'pickup.>'],
  ['calls', '_INBOX.gateway.>'],
  ['calls', 'naru.assignment.accept-dispatch'],
  ['stores', 'naru.redrive.*'],
  ['gateway', 'pickup.call.*.*'],
  ['gateway', '_INBOX.>'],
  ['operator', '>'],
])('%s may not listen to', (user, subject) => {
  test(subject, async () => {
    const refused = await refusals(user, (bus) => {
      bus.nc.subscribe(subject, { callback: () => {} });
    });
    expect(refused).toEqual([expect.stringMatching(/permissions violation.*subscription/i)]);
  });
});

test('a service answers what it is asked, and nobody else can', async () => {
  const [items, reservations] = [await busOf('items'), await busOf('reservations')];
  items.nc.subscribe('naru.items.hold', {
    queue: 'items',
    callback: (_error, message) => void message.respond('yes'),
  });
  await items.nc.flush();
  const reply = await reservations.nc.request('naru.items.hold', '', { timeout: 5_000 });
  expect(reply.string()).toBe('yes');
  const allowed = await refusals('calls', (bus) => bus.nc.publish('pickup.call.c1.confirmed', '{}'), 0);
  expect(allowed).toEqual([]);
  const gateway = await busOf('gateway');
  const kept = () => gateway.jsm.streams.getMessage('PICKUP', { last_by_subj: 'pickup.call.c1.confirmed' });
  await waitFor(kept, { what: 'the event' });
});
