import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { provisionStreamsAt } from '@naru/nats';
import { createTestClient, startNatsServer, temporaryFolder, waitFor } from '@naru/test-harness';
import { type Fleet, startFleet } from '../src/index.ts';

const secret = 'a-secret-of-at-least-32-characters';
const QUOTE = '{ quotePickup(parcelClass: UNDER_10KG, place: { label: "이수" }) { fare { amount } } }';

const resources = new AsyncDisposableStack();
const said: string[] = [];
/** What is wrong in the settings that the next process of calls reads. */
const wrong: Record<string, string> = {};
let fleet: Fleet;
beforeAll(async () => {
  const folder = resources.use(temporaryFolder()).path;
  const nats = resources.use(await startNatsServer({ storeFolder: `${folder}/nats` }));
  await provisionStreamsAt(nats.url);
  fleet = resources.use(
    await startFleet({
      dataFolder: folder,
      natsUrl: nats.url,
      secrets: { gateway: secret, cursor: secret },
      business: 'pickup',
      replicas: { calls: 2 },
      env: { LOG_LEVEL: 'silent' },
      envOf: (service) => (service === 'calls' ? wrong : {}),
      liveness: { everyMs: 200, timeoutMs: 4_000, misses: 3 },
      say: (line) => said.push(line),
    }),
  );
});
afterAll(() => resources.disposeAsync());

const statusOf = (name: string) => fleet.status.find((member) => member.name === name);
const pidsOf = (service: string) =>
  fleet.status.flatMap((member) => (member.service === service ? [member.pid as number] : []));
const isBack = (name: string, restarts: number) =>
  waitFor(
    () => {
      const status = statusOf(name);
      return status?.state === 'running' && status.restarts === restarts;
    },
    { what: `${name} to be back` },
  );

test('every service has as many processes as were asked for, and the gateway is behind the balancer', async () => {
  expect(fleet.status.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'assignment-desk-1 running',
    'assignment-dispatcher-1 running',
    'calls-1 running',
    'calls-2 running',
    'customer-views-1 running',
    'gateway-1 running',
  ]);
  await expect(createTestClient(fleet.url).request(QUOTE)).resolves.toMatchObject({
    quotePickup: { fare: { amount: expect.any(Number) } },
  });
});

test('a process that dies is started again, on its place; one that hangs is killed and started again', async () => {
  const { pid } = statusOf('calls-1') ?? {};
  process.kill(pid as number, 'SIGKILL');
  await isBack('calls-1', 1);
  expect(statusOf('calls-1')?.pid).not.toBe(pid);
  process.kill(statusOf('calls-2')?.pid as number, 'SIGSTOP');
  await isBack('calls-2', 1);
  expect(said).toEqual(
    expect.arrayContaining([
      'calls-1 ended by SIGKILL; it is started again in 250 ms',
      'calls-1 is back',
      'calls-2 did not answer any more and was killed; it is started again in 250 ms',
      'calls-2 is back',
    ]),
  );
  await expect(createTestClient(fleet.url).request(QUOTE)).resolves.toBeTruthy();
});

test('a roll-out replaces every process, and no request fails meanwhile', async () => {
  const before = pidsOf('calls');
  const steps: string[] = [];
  let over = false;
  const failures: unknown[] = [];
  let answers = 0;
  const asking = Array.from({ length: 4 }, async () => {
    const client = createTestClient(fleet.url);
    while (!over) {
      await client.request(QUOTE).then(
        () => (answers += 1),
        (error: unknown) => failures.push(error),
      );
    }
  });
  const rolling = fleet.rollOut('calls', (line) => steps.push(line));
  await expect(fleet.rollOut('calls', () => {})).rejects.toThrow('calls is being rolled out already');
  await rolling;
  over = true;
  await Promise.all(asking);
  expect(failures).toEqual([]);
  expect(answers).toBeGreaterThan(0);
  expect(steps).toEqual([
    '1 of 2: calls-3 starts',
    '1 of 2: calls-3 is ready; calls-1 drains',
    '1 of 2: calls-1 has ended',
    '2 of 2: calls-1 starts',
    '2 of 2: calls-1 is ready; calls-2 drains',
    '2 of 2: calls-2 has ended',
  ]);
  expect(pidsOf('calls')).toHaveLength(2);
  expect(pidsOf('calls').some((pid) => before.includes(pid))).toBe(false);
});

test('a service has as many processes as it is told to have', async () => {
  const names = () => fleet.status.flatMap(({ service, name }) => (service === 'calls' ? [name] : []));
  const before = names();
  const steps: string[] = [];
  await fleet.scale('calls', 3, (line) => steps.push(line));
  const [added] = names().filter((name) => !before.includes(name));
  expect(names()).toHaveLength(3);
  await fleet.scale('calls', 2, (line) => steps.push(line));
  expect(names()).toHaveLength(2);
  expect(steps.slice(0, 2)).toEqual([`${added} starts`, `${added} is ready`]);
  await expect(createTestClient(fleet.url).request(QUOTE)).resolves.toBeTruthy();
});

test('where a new process cannot start the old ones go on, and its last words are told', async () => {
  const before = pidsOf('calls');
  wrong['QUOTE_TTL_MS'] = 'soon';
  await expect(fleet.rollOut('calls', () => {})).rejects.toThrow(
    /calls-\d did not become ready; its last words:[\s\S]*QUOTE_TTL_MS/,
  );
  delete wrong['QUOTE_TTL_MS'];
  expect(pidsOf('calls')).toEqual(before);
  await expect(createTestClient(fleet.url).request(QUOTE)).resolves.toBeTruthy();
  await expect(fleet.rollOut('taxis', () => {})).rejects.toThrow('there is no service "taxis"');
  await expect(fleet.rollOut('items', () => {})).rejects.toThrow('items does not run here');
});
