import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type Bus, connectBus, definePolicy, Poison, type Policy, startPolicies } from '@naru/messaging';
import { provisionStreams } from '@naru/nats';
import { type PickupCallV1, pickupCall } from '@naru/schema';
import { naruCommand, startNatsServer, temporaryFolder, waitFor } from '@naru/test-harness';
import { pino } from 'pino';
import { dlqCommand } from '../src/dlq/command.ts';
import { UsageError } from '../src/usage-error.ts';
import { publishCall } from './publish-call.ts';

const log = pino({ level: 'silent' });
const BROKEN = 'test__break-when-requested';
const SOUND = 'test__watch-when-requested';

const resources = new AsyncDisposableStack();
let bus: Bus;
beforeAll(async () => {
  const nats = resources.use(await startNatsServer({ storeFolder: resources.use(temporaryFolder()).path }));
  bus = resources.use(await connectBus({ servers: nats.url, name: 'test', log }));
  await provisionStreams(bus.jsm);
  process.env['NATS_URL'] = nats.url;
});
afterAll(() => resources.disposeAsync());

/** A policy that notes what it could handle: everything but what it is told to fail on. */
function policyOf(durable: string, handled: number[], failure?: (version: number) => Error | undefined) {
  return definePolicy({
    durable,
    on: pickupCall,
    async handle({ body }: { body: PickupCallV1 }) {
      const error = failure?.(body.version);
      if (error) throw error;
      handled.push(body.version);
    },
  });
}

const run = (...policies: Policy<object>[]) =>
  startPolicies(policies, { bus, dependencies: {}, log, maxDeliveries: 2 });

/** Runs `dlq …` in this process. @returns its exit code and what it says */
async function dlq(...args: string[]): Promise<{ code: number; said: string }> {
  const said: unknown[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(text) > 0);
  try {
    return { code: await dlqCommand(args), said: said.join('') };
  } finally {
    write.mockRestore();
  }
}

async function dlqJson(...args: string[]): Promise<unknown> {
  return JSON.parse((await dlq(...args, '--json')).said);
}

test('what a policy could not handle is listed, shown, and once it is mended handled by it and no other', async () => {
  const handled: number[] = [];
  const watched: number[] = [];
  const failure = (version: number) =>
    ({ 1: new Poison('독이 든 사과'), 2: new TypeError('x is not a function') })[version];
  {
    await using _broken = await run(policyOf(BROKEN, handled, failure), policyOf(SOUND, watched));
    for (const version of [1, 2, 3]) await publishCall(bus, version);
    await waitFor(() => watched.length === 3 && handled.length === 1, { what: 'the events' });
    const parked = async () => (await bus.jsm.streams.info('DLQ')).state.messages;
    await waitFor(async () => (await parked()) === 2, { what: 'both to be parked' });

    const all = await dlqJson('list');
    expect(all).toEqual([
      expect.objectContaining({ kind: 'poison', deliveries: 1, reason: 'Poison: 독이 든 사과' }),
      expect.objectContaining({
        ...{ policy: BROKEN, kind: 'defect', deliveries: 2, subject: 'pickup.call.c1.requested' },
        ...{ position: 'PICKUP:2', eventId: 'event-2', correlationId: 'story-2' },
      }),
    ]);
    const table = await dlq('list', '--kind', 'defect', '--service', 'test', '--since', '1h');
    expect(table.said.split('\n')[1]).toMatch(
      new RegExp(`^2 +\\d{4}-\\S+ +${BROKEN} +defect +2 +pickup.call.c1.requested +TypeError: x is not`),
    );
    const shown = await dlq('show', '1');
    expect(shown.said).toMatch(
      /reason +Poison: 독이 든 사과[\s\S]*ce-id: event-1[\s\S]*"label": "홍대입구역"/,
    );

    const again = await dlqJson('redrive', '--all');
    expect(again).toMatchObject({ failed: 2, letters: [{ outcome: 'poison' }, { outcome: 'defect' }] });
  }
  const unanswered = await dlq('redrive', '2');
  expect(unanswered.code).toBe(1);
  expect(unanswered.said).toContain('unanswered: no process runs the policy; the letter stays');

  await using _mended = await run(policyOf(BROKEN, handled), policyOf(SOUND, watched));
  const mended = await dlqJson('redrive', '--all', '--policy', BROKEN);
  expect(mended).toMatchObject({ failed: 0, letters: [{ outcome: 'ok' }, { outcome: 'ok' }] });
  expect(handled).toEqual([3, 1, 2]);
  expect(watched).toHaveLength(3);
  expect(await dlqJson('list')).toEqual([]);
});

test.each([
  ['a letter that there is not', ['show', '4711'], 'there is no dead letter 4711'],
  ['no letter named', ['redrive'], 'say the numbers of letters, or --all'],
  ['a filter beside a number', ['discard', '1', '--kind', 'poison'], 'filters go with --all'],
  ['a subject for a policy', ['list', '--policy', '>'], '--policy is no name of a policy'],
  ['a moment that is none', ['list', '--since', 'yesterday'], '--since is an instant'],
])('%s is refused', async (_case, args, words) => {
  await expect(dlqCommand(args)).rejects.toThrow(words);
});

test('a broker that is away is told in one sentence, without its password', async () => {
  await expect(dlqCommand(['bury'])).rejects.toThrow(UsageError);
  const unreachable = await naruCommand(['dlq', 'list'], { NATS_URL: 'nats://user:secret@127.0.0.1:1' });
  expect(unreachable.code).toBe(1);
  expect(unreachable.stderr).toContain('NATS cannot be reached at nats://127.0.0.1:1');
});
