import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LockMode } from '@mikro-orm/core';
import type { Bus } from '@naru/messaging';
import type { PickupCallV1 } from '@naru/schema';
import { testedEngines, waitFor } from '@naru/test-harness';
import { startRelay } from '../src/index.ts';
import { createWorld, EffectRow, log, type Replica, takeEffect, type World } from './test-service.ts';

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

  /** Commits transactions one after the other, numbered from `first` to `last`. */
  async function commit(first: number, last: number, replica = service): Promise<void> {
    for (let id = first; id <= last; id += 1)
      await replica.outbox.transaction(async (unit) => takeEffect(unit, id));
  }

  function isDisconnected(bus: Replica['bus']): boolean {
    try {
      bus.assertConnected();
      return false;
    } catch {
      return true;
    }
  }

  const unpublished = async () => {
    const rows = await service.database.read((em) =>
      em.execute<unknown[]>('select 1 from outbox where published_at_ms is null'),
    );
    return rows.length;
  };

  test('committed events reach the stream in their order, each once', async () => {
    await using _relay = service.relay();
    await commit(1, 60);
    await world.holds(60);
    await waitFor(async () => (await unpublished()) === 0, { what: 'the outbox to be settled' });
  });

  test('an event is published once though it is marked later, and again when it could not be', async () => {
    const { database, outbox, bus } = service;
    const published: string[] = [];
    let failing = true;
    const counting: Bus = {
      ...bus,
      publish: async (subject, body, headers) => {
        const { version } = JSON.parse(body) as PickupCallV1;
        published.push(String(version));
        if (version === 7 && failing) throw new Error('the stream has no room');
        await bus.publish(subject, body, headers);
      },
    };
    await using _relay = startRelay({ database, outbox, bus: counting, service: 'calls', log, pollMs: 200 });
    await commit(1, 10);
    await waitFor(() => published.includes('10'), { what: 'the last event' });
    await waitFor(async () => (await unpublished()) === 1, { what: 'all but one to be settled' });
    failing = false;
    await commit(11, 40);
    await waitFor(async () => (await unpublished()) === 0, { what: 'the outbox to be settled' });
    const others = published.filter((version) => version !== '7');
    expect(others).toEqual([...new Set(others)]);
    expect(new Set(published).size).toBe(40);
  });

  test('200 parallel transactions on one aggregate are published in the order in which they were committed', async () => {
    await service.database.transaction(async (em) => void em.create(EffectRow, { id: 1_000 }));
    await using _relay = service.relay();
    let committed = 0;
    const transactions = Array.from({ length: 200 }, () =>
      service.outbox.transaction(async (unit) => {
        await unit.em.findOneOrFail(EffectRow, 1_000, { lockMode: LockMode.PESSIMISTIC_WRITE });
        committed += 1;
        takeEffect(unit, committed);
      }),
    );
    await Promise.all(transactions);
    await world.holds(200);
  });

  test('what a dead process has committed is published by the next start', async () => {
    await commit(1, 5);
    await using restarted = await world.replica();
    await using _relay = restarted.relay();
    await world.holds(5);
  });

  test('a relay finds what another process has committed without being woken', async () => {
    await using _relay = service.relay();
    await using other = await world.replica();
    await commit(1, 3, other);
    await world.holds(3);
  });

  test.each(['stopped', 'killed'] as const)(
    'what is committed while the broker is %s is published after its return, in order and each once',
    async (how) => {
      await using _relay = service.relay();
      await commit(1, 20);
      const committing = commit(21, 120);
      if (how === 'killed') await world.nats.kill();
      else await world.nats.stop();
      await committing;
      await commit(121, 300);
      expect(await unpublished()).toBeGreaterThan(0);
      await world.nats.restart();
      await world.holds(300);
      await waitFor(async () => (await unpublished()) === 0, { what: 'the outbox to be settled' });
    },
  );

  test("the broker's return wakes the relay", async () => {
    const { database, outbox, bus } = service;
    let looks = 0;
    const counting: Bus = {
      ...bus,
      assertConnected() {
        looks += 1;
        bus.assertConnected();
      },
    };
    // By itself it would look again long after this test is over.
    await using _relay = startRelay({
      database,
      outbox,
      bus: counting,
      service: 'calls',
      log,
      pollMs: 600_000,
    });
    await world.nats.stop();
    await commit(1, 5);
    await waitFor(() => looks > 0, { what: 'a failure' });
    await world.nats.restart();
    await world.holds(5);
  });

  test('two relays on one database publish each event once', async () => {
    await using other = await world.replica();
    await commit(1, 50);
    await using _relay = service.relay();
    await using _otherRelay = other.relay();
    for (let id = 51; id <= 150; id += 2) {
      await commit(id, id);
      await commit(id + 1, id + 1, other);
    }
    await world.holds(150);
    await waitFor(async () => (await unpublished()) === 0, { what: 'the outbox to be settled' });
    await world.holds(150);
  });

  test('disposing of the relay publishes all that is left', async () => {
    await commit(1, 450);
    const relay = service.relay();
    await relay[Symbol.asyncDispose]();
    expect(await unpublished()).toBe(0);
    await world.holds(450);
  });

  test('disposing of the relay without a broker ends soon and keeps the events for the next start', async () => {
    await world.nats.stop();
    await waitFor(() => isDisconnected(service.bus), { what: 'the connection to be lost' });
    await commit(1, 3);
    await service.relay()[Symbol.asyncDispose]();
    expect(await unpublished()).toBe(3);
  });

  test('a stream that is missing holds up no event of another stream, and gets its own when it is there', async () => {
    await service.bus.jsm.streams.delete('PICKUP');
    await service.bus.jsm.streams.add({ name: 'OTHER', subjects: ['other.>'] });
    await commit(1, 2);
    await service.database.transaction((em) =>
      em.execute("update outbox set subject = 'other.one' where seq = 2"),
    );
    await using _relay = service.relay();
    await waitFor(async () => (await service.bus.jsm.streams.info('OTHER')).state.messages === 1, {
      what: 'the event of the other stream',
    });
    await service.bus.jsm.streams.add({ name: 'PICKUP', subjects: ['pickup.>'] });
    await world.holds(1);
  });

  test('rows are kept for repeats and replays, then swept', async () => {
    const dayMs = 86_400_000;
    await commit(1, 3);
    const daysAgo = (days: number) => Date.now() - days * dayMs;
    await service.database.transaction(async (em) => {
      await em.execute('update outbox set published_at_ms = ? where seq = 1', [daysAgo(8)]);
      await em.execute('update outbox set published_at_ms = ? where seq = 2', [daysAgo(6)]);
      for (const days of [36, 31])
        await em.execute('insert into inbox values (?, ?, ?)', [
          'calls__policy',
          `event-${days}`,
          daysAgo(days),
        ]);
    });
    await using _relay = service.relay();
    await waitFor(async () => (await service.countOf('outbox')) === 2, { what: 'the old event to be swept' });
    // A consumer that starts over gets events up to 30 days old again.
    expect(await service.countOf('inbox')).toBe(1);
  });
});
