import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isTemporaryFailure } from '@naru/persistence';
import {
  type DatabaseServer,
  databaseOn,
  onRealEngines,
  startMariadb,
  startPostgresql,
  waitFor,
} from '@naru/test-harness';
import { createWorld, type Replica, receivedCall, takeEffect, type World } from './test-service.ts';

const ENGINES = [
  ['postgresql', startPostgresql, 'postgres'],
  ['mariadb', startMariadb, 'mysql'],
] as const;
const TIMEOUT_MS = 120_000;

// They kill servers of their own, which a run on SQLite does without.
const whereServersAre = onRealEngines ? describe : describe.skip;

whereServersAre.each(ENGINES)('with its %s', (engine, start, administration) => {
  let server: DatabaseServer;
  let world: World;
  let replicas: readonly [Replica, Replica];
  const resources = new AsyncDisposableStack();
  beforeAll(async () => {
    server = resources.use(await start());
    world = resources.use(await createWorld(engine, await databaseOn(server.urlOf(administration))));
    replicas = [resources.use(await world.replica()), resources.use(await world.replica())];
  }, TIMEOUT_MS);
  afterAll(() => resources.disposeAsync());

  test(
    'killed under load, two processes lose and double no effect and no event, and go on by themselves',
    async () => {
      await using _relay = replicas[0].relay();
      await using _otherRelay = replicas[1].relay();
      let next = 0;
      let running = true;
      let failures = 0;
      const done: number[] = [];
      /** Each event comes to both processes, again and again until one of them has handled it. */
      const handle = async (id: number, { outbox }: Replica): Promise<void> => {
        for (;;) {
          try {
            await outbox.handleOnce('calls__policy', receivedCall(`event-${id}`), async (unit) => {
              takeEffect(unit, id);
            });
            return;
          } catch (error) {
            expect(isTemporaryFailure((error as Error).cause)).toBe(true);
            failures += 1;
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
        }
      };
      const load = async () => {
        while (running) {
          next += 1;
          const id = next;
          await Promise.all(replicas.map((replica) => handle(id, replica)));
          done.push(id);
        }
      };
      const workers = Promise.all(Array.from({ length: 4 }, load));
      const progress = async (by: number) => {
        const goal = done.length + by;
        await waitFor(() => done.length >= goal, { what: 'handled events', timeoutMs: TIMEOUT_MS });
      };
      await progress(20);
      await server.kill();
      await waitFor(() => failures > 0, { what: 'somebody to notice' });
      await server.restart();
      await progress(20);
      running = false;
      await workers;

      expect(await replicas[0].countOf('effect')).toBe(next);
      expect(await replicas[0].countOf('inbox')).toBe(next);
      await waitFor(async () => new Set(await world.published()).size === next, {
        what: 'every event',
        timeoutMs: TIMEOUT_MS,
      });
      expect(await world.published()).toHaveLength(next);
    },
    5 * TIMEOUT_MS,
  );

  test('a broken connection in the middle of a batch leaves its events to be published', async () => {
    const { outbox } = replicas[0];
    const before = (await world.published()).length;
    await outbox.transaction(async (unit) => takeEffect(unit, 100_001));
    await using _relay = replicas[1].relay();
    await waitFor(async () => (await world.published()).length === before + 1, { what: 'the event' });
    await server.kill();
    await server.restart();
    await waitFor(() => outbox.transaction(async (unit) => takeEffect(unit, 100_002)).then(() => true), {
      what: 'the database',
      timeoutMs: TIMEOUT_MS,
    });
    await waitFor(async () => (await world.published()).length === before + 2, {
      what: 'the next event',
      timeoutMs: TIMEOUT_MS,
    });
  });
});
