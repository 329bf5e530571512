import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { definePolicy, renewConsumers, startPolicies } from '@naru/messaging';
import { type PickupCallV1, pickupCall } from '@naru/schema';
import { testedEngines, waitFor } from '@naru/test-harness';
import { replayOutbox } from '../src/index.ts';
import { createWorld, log, type Replica, takeEffect, type World } from './test-service.ts';

const LONG_AGO = new Date(Date.now() - 3_600_000);

describe.each(testedEngines)('on %s', (engine) => {
  let world: World;
  let service: Replica;
  beforeEach(async () => {
    world = await createWorld(engine);
    service = await world.replica();
  });
  afterEach(async () => {
    await service[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });

  async function commit(first: number, last: number): Promise<void> {
    for (let id = first; id <= last; id += 1)
      await service.outbox.transaction(async (unit) => takeEffect(unit, id));
  }

  const unpublished = () =>
    service.database.read(async (em) => {
      const rows = await em.execute<unknown[]>('select 1 from outbox where published_at_ms is null');
      return rows.length;
    });
  const settled = () =>
    waitFor(async () => (await unpublished()) === 0, { what: 'the outbox to be settled' });

  /** The broker ends, and has lost what it took during the work; not always what its consumers had got of it. */
  async function losingTail(work: () => Promise<void>, lost: 'everything' | 'messages only' = 'everything') {
    const store = join(world.natsFolder, 'jetstream');
    const aside = `${world.natsFolder}-aside`;
    const [from, to] =
      lost === 'everything' ? [store, aside] : [join(store, '$G/streams/PICKUP/msgs'), aside];
    await world.nats.stop();
    cpSync(from, to, { recursive: true });
    await world.nats.restart();
    await work();
    await (lost === 'everything' ? world.nats.kill() : world.nats.stop());
    rmSync(from, { recursive: true });
    cpSync(to, from, { recursive: true });
    await world.nats.restart();
  }

  /** As an operator does, beside the service. */
  async function replay(dryRun = false) {
    await using operator = await world.replica();
    return await replayOutbox({ ...operator, service: 'calls', since: LONG_AGO, dryRun });
  }

  test('a broker that lost its tail has everything again, in order and each once, however often it is replayed', async () => {
    await using _relay = service.relay();
    await commit(1, 20);
    await world.holds(20);
    await losingTail(async () => {
      await commit(21, 60);
      await world.holds(60);
      await settled();
    });
    await world.holds(20);
    expect(await replay(true)).toMatchObject({ checked: 60, missing: 40, published: 0 });
    await world.holds(20);
    expect(await replay()).toEqual({
      ...{ kept: 20, checked: 60, missing: 40, published: 40 },
      streams: ['PICKUP'],
    });
    await world.holds(60);
    expect(await replay()).toMatchObject({ checked: 60, missing: 0, published: 0 });
    await world.holds(60);
  });

  test('a consumer that stands behind the end of its stream passes over what is new, until it is renewed', async () => {
    await using _relay = service.relay();
    const handled = new Set<number>();
    const policy = definePolicy({
      durable: 'test__watch',
      on: pickupCall,
      handle: async ({ body }: { body: PickupCallV1 }) => void handled.add(body.version),
    });
    await using _policies = await startPolicies([policy], { bus: service.bus, dependencies: {}, log });
    const handledAll = (count: number) =>
      waitFor(() => handled.size === count, { what: `${count} events to be handled` });
    await commit(1, 20);
    await handledAll(20);
    await losingTail(async () => {
      await commit(21, 60);
      await handledAll(60);
      await settled();
    }, 'messages only');
    await commit(61, 65);
    await waitFor(async () => (await world.published()).length === 25, { what: 'the new events' });
    expect((await replay()).streams).toEqual(['PICKUP']);
    await using operator = await world.replica();
    expect(await renewConsumers(operator.bus, 'PICKUP')).toEqual(['test__watch']);
    await handledAll(65);
  });
});
