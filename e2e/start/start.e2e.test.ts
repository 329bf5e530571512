import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { createTestClient, waitFor } from '@naru/test-harness';
import { createRunner } from './runner.ts';

const IDLE_LIMIT_MB = 400;

const runner = createRunner();
const { run, start, stop, token } = runner;
afterAll(() => runner[Symbol.asyncDispose]());

test('npm start serves demo data, is frugal, stops on ctrl-C, and finds its data again', async () => {
  const first = await start();
  const customer = createTestClient(first.url, await token('customer', 'customer-demo'));
  const { couriers } = await customer.request<{
    couriers: { id: string; vehicle: string; load: number; capacity: number; positionAgeSeconds: number }[];
  }>(`{ couriers { id vehicle load capacity positionAgeSeconds } }`);
  expect(couriers).toHaveLength(24);
  expect(new Set(couriers.map(({ vehicle }) => vehicle))).toEqual(new Set(['MOTORCYCLE', 'VAN', 'TRUCK']));
  expect(couriers.filter(({ positionAgeSeconds }) => positionAgeSeconds > 3600)).toHaveLength(1);

  const { requestPickup } = await customer.request<{ requestPickup: { call: { id: string } } }>(
    `mutation { requestPickup(input: { idempotencyKey: "a", tel: "01050958718", parcelClass: UNDER_10KG, place: { label: "이수" } }) { call { id } } }`,
  );
  const statusOf = async (client: typeof customer) =>
    (
      await client.request<{ pickupCall: { status: string } }>(
        `query ($id: ID!) { pickupCall(id: $id) { status } }`,
        {
          id: requestPickup.call.id,
        },
      )
    ).pickupCall.status;
  await waitFor(async () => (await statusOf(customer)) === 'CONFIRMED', { what: 'a courier' });
  await waitFor(
    async () =>
      (await customer.request<{ couriers: typeof couriers }>(`{ couriers { load capacity } }`)).couriers.some(
        ({ load, capacity }) => load === capacity,
      ),
    { what: 'the courier who is full' },
  );
  if (process.platform === 'linux') {
    await waitFor(() => memoryMegabytes(first.child.pid) < IDLE_LIMIT_MB, {
      what: `it to hold less than ${IDLE_LIMIT_MB} MB`,
    });
  }

  const second = run('start');
  expect(await second.exited).toEqual([1, null]);
  expect(second.lines.join('\n')).toContain('set NARU_DATA to another folder');

  expect(await stop(first)).toBe(0);
  const again = await start();
  expect(await statusOf(createTestClient(again.url, await token('customer', 'customer-demo')))).toBe(
    'CONFIRMED',
  );
  expect(await stop(again)).toBe(0);
});

test('a taken port and a bad variable are told in one sentence', async () => {
  const server = await start();
  const taken = run('start', [], {
    PORT: new URL(server.url).port,
    NARU_DATA: join(runner.folder, 'another'),
  });
  await taken.exited;
  expect(taken.lines.at(-1)).toMatch(/port \d+ is taken; set PORT to another one/);
  const wrong = run('start', [], { PORT: 'http', LOG_LEVEL: 'loud' });
  expect(await wrong.exited).toEqual([1, null]);
  expect(wrong.lines.join('\n')).toMatch(/PORT: .*\n.*LOG_LEVEL: /);
  const option = run('start', ['--port=4100']);
  expect(await option.exited).toEqual([1, null]);
  expect(option.lines.join('\n')).toContain('"--port=4100" is not understood: settings are variables');
  const noBroker = run('start', [], {
    NATS_PORT: new URL(server.url).port,
    NARU_DATA: join(runner.folder, 'no-broker'),
  });
  expect(await noBroker.exited).toEqual([1, null]);
  expect(noBroker.lines.join('\n')).toMatch(/taken; set NATS_PORT to another port/);
  expect(await stop(server)).toBe(0);
});

test('ctrl-C while it starts is answered, and carried out once there is something to stop', async () => {
  const starting = run('start', [], { NARU_DATA: join(runner.folder, 'interrupted') });
  await waitFor(() => starting.lines.some((line) => line.includes('nats-server at')), { what: 'the start' });
  expect(await stop(starting)).toBe(0);
  const said = starting.lines.join('\n');
  expect(said).toMatch(/stopping once everything has started|ready in/);
  expect(said).toContain('stopped; the next start finds everything again');
});

test.each([
  ['calls.sqlite', /the database .*calls\.sqlite is damaged: /],
  ['development-signing-key.json', /development-signing-key\.json cannot be read .*; delete it/],
])('a damaged %s is told in one sentence', async (name, sentence) => {
  const folder = join(runner.folder, `damaged-${name}`);
  mkdirSync(folder);
  writeFileSync(join(folder, name), 'damaged '.repeat(1_000));
  const damaged = run('start', [], { NARU_DATA: folder });
  expect(await damaged.exited).toEqual([1, null]);
  expect(damaged.lines.at(-1)).toMatch(sentence);
});

test('npm run services runs several processes per service, is looked at and rolled out from a terminal, and none outlives it, even when it is killed', async () => {
  const env = { NARU_DATA: join(runner.folder, 'services') };
  const nothing = run('naru', ['status'], env);
  expect(await nothing.exited).toEqual([1, null]);
  expect(nothing.lines.join('\n')).toContain('no "npm run services" runs on the data in');

  const services = run('services', ['--replicas', 'calls=2'], env);
  await waitFor(() => services.lines.join('\n').includes('ready in'), {
    what: 'the services',
    timeoutMs: 180_000,
  });
  const pidsIn = (lines: readonly string[]) =>
    lines.flatMap((line) => /(?:calls|gateway)-\d.*? (\d{2,}) /.exec(line)?.[1] ?? []).map(Number);
  const first = pidsIn(services.lines);
  expect(first).toHaveLength(3);

  const rollout = run('naru', ['rollout', 'calls'], env);
  expect(await rollout.exited).toEqual([0, null]);
  expect(rollout.lines.at(-1)).toBe('calls: 2 of 2: calls-2 has ended');
  const status = run('naru', ['status'], env);
  expect(await status.exited).toEqual([0, null]);
  const pids = pidsIn(status.lines);
  expect(pids).toHaveLength(3);
  expect(first.filter((pid) => pids.includes(pid))).toHaveLength(1);

  // Each process is a user of the broker's, and so are the commands.
  const letters = run('naru', ['dlq', 'list'], env);
  expect(await letters.exited).toEqual([0, null]);
  const nobody = { NATS_URL: JSON.parse(readFileSync(join(env.NARU_DATA, 'running.json'), 'utf8')).natsUrl };
  const refused = run('naru', ['dlq', 'list'], { ...env, ...nobody });
  expect(await refused.exited).toEqual([1, null]);
  expect(refused.lines.join('\n')).toContain('Authorization Violation');

  services.child.kill('SIGKILL');
  await waitFor(() => !pids.some(isRunning), { what: 'the services to end' });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The resident memory of a process and its children. */
function memoryMegabytes(pid: number | undefined): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean);
  const kilobytes = [pid, ...children].map((id) =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1]),
  );
  return kilobytes.reduce((sum, one) => sum + one, 0) / 1024;
}
