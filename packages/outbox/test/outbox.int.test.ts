import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Transient } from '@naru/messaging';
import { InvalidEvent, pickupCall } from '@naru/schema';
import { testedEngines } from '@naru/test-harness';
import {
  callOf,
  createWorld,
  EffectRow,
  type Replica,
  receivedCall,
  takeEffect,
  type World,
} from './test-service.ts';

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

  const counts = async () => ({
    effects: await service.countOf('effect'),
    handled: await service.countOf('inbox'),
    events: await service.countOf('outbox'),
  });

  test('an event of a transaction that is rolled back is never published', async () => {
    await using _relay = service.relay();
    const failing = service.outbox.transaction(async (unit) => {
      takeEffect(unit, 7);
      await unit.em.flush();
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    await service.outbox.transaction(async (unit) => takeEffect(unit, 1));
    await world.holds(1);
  });

  test('an event that breaks its contract refuses the whole transaction', async () => {
    const failing = service.outbox.transaction(async (unit) => {
      takeEffect(unit, 1);
      unit.publish(pickupCall, 'requested', { ...callOf(2), customerId: '>' }, { correlationId: 'story' });
    });
    await expect(failing).rejects.toThrow(InvalidEvent);
    expect(await counts()).toEqual({ effects: 0, handled: 0, events: 0 });
  });

  test('an event handled twice has one effect, for each policy', async () => {
    const event = receivedCall('event-1');
    let effects = 0;
    const handle = (durable: string) =>
      service.outbox.handleOnce(durable, event, async (unit) => {
        effects += 1;
        takeEffect(unit, effects);
      });
    await handle('calls__first');
    await handle('calls__first');
    await Promise.all([handle('calls__second'), handle('calls__second')]);
    expect(await counts()).toEqual({ effects: 2, handled: 2, events: 2 });
  });

  test('a handler that fails leaves no effect, no note that the event was handled and no event', async () => {
    const failing = service.outbox.handleOnce('calls__policy', receivedCall('event-1'), async (unit) => {
      takeEffect(unit, 1);
      await unit.em.flush();
      throw new Error('a defect');
    });
    await expect(failing).rejects.toThrow('a defect');
    expect(await counts()).toEqual({ effects: 0, handled: 0, events: 0 });
    await service.outbox.handleOnce('calls__policy', receivedCall('event-1'), async (unit) => {
      takeEffect(unit, 1);
    });
    expect(await counts()).toEqual({ effects: 1, handled: 1, events: 1 });
  });

  test('a database that cannot work now makes the event come again; a broken rule of it is a defect', async () => {
    const full = Object.assign(new Error('database or disk is full'), {
      code: 'SQLITE_FULL',
    });
    const handle = (work: () => Promise<void>) =>
      service.outbox.handleOnce('calls__policy', receivedCall('event-1'), work);
    await expect(handle(() => Promise.reject(full))).rejects.toThrow(Transient);
    const violating = service.outbox.handleOnce('calls__policy', receivedCall('event-1'), async ({ em }) => {
      await em.insert(EffectRow, { id: 1 });
      await em.insert(EffectRow, { id: 1 });
    });
    await expect(violating).rejects.not.toThrow(Transient);
  });

  test('a published event says what it is, where it comes from and what caused it', async () => {
    await using _relay = service.relay();
    const id = await service.outbox.transaction(async (unit) =>
      unit.publish(pickupCall, 'requested', callOf(1), { correlationId: 'story', causationId: 'cause-1' }),
    );
    await world.holds(1);
    const message = await service.bus.jsm.streams.getMessage('PICKUP', { seq: 1 });
    expect(message?.subject).toBe('pickup.call.c1.requested');
    const headers = Object.fromEntries([...(message?.header ?? [])].map(([name, [value]]) => [name, value]));
    expect(headers).toMatchObject({
      'Nats-Msg-Id': id,
      'ce-id': id,
      'ce-specversion': '1.0',
      'ce-type': 'naru.pickup.call.requested.v1',
      'ce-source': '/naru/calls',
      'ce-subject': 'c1',
      'ce-aggregateversion': '1',
      'ce-correlationid': 'story',
      'ce-causationid': 'cause-1',
      'content-type': 'application/json',
    });
  });
});
