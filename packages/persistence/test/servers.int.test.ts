import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LockMode } from '@mikro-orm/core';
import {
  type DatabaseServer,
  databaseOn,
  onRealEngines,
  selfSignedCertificate,
  startMariadb,
  startPostgresql,
  type TestDatabase,
  temporaryFolder,
  waitFor,
} from '@naru/test-harness';
import {
  type Database,
  type DatabaseTarget,
  databaseAt,
  isTemporaryFailure,
  openDatabase,
} from '../src/index.ts';
import { CounterRow, currentValue, increment, openCounters } from './counter-database.ts';

const PG_ENCRYPTION = 'select version from pg_stat_ssl where pid = pg_backend_pid()';
const MARIADB_ENCRYPTION = `select variable_value as version from information_schema.session_status
  where variable_name = 'Ssl_version'`;
const ENGINES = [
  ['postgresql', startPostgresql, 'postgres', 'select pg_sleep(30)', PG_ENCRYPTION],
  ['mariadb', startMariadb, 'mysql', 'select sleep(30)', MARIADB_ENCRYPTION],
] as const;
const certificate = selfSignedCertificate();
const RESTART_TIMEOUT_MS = 120_000;

// They start, kill and freeze servers of their own, which a run on SQLite does without.
const whereServersAre = onRealEngines ? describe : describe.skip;

whereServersAre.each(ENGINES)('a %s', (engine, start, administration, sleep, encryption) => {
  let server: DatabaseServer;
  let place: TestDatabase;
  beforeAll(async () => {
    server = await start({ tls: certificate });
    place = await databaseOn(server.urlOf(administration));
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
  });

  const withTarget = (change: Partial<DatabaseTarget>) => ({ ...place.target, ...change }) as DatabaseTarget;
  const reset = (database: Database) =>
    database.transaction(async (em) => {
      await em.nativeUpdate(CounterRow, { name: 'a' }, { value: 0 });
    });

  test.each(['killed', 'stopped in order'] as const)(
    'that is %s under load and started again loses and doubles no update, and is used again by itself',
    async (how) => {
      await using database = await openCounters(withTarget({ pool: 3 }));
      await reset(database);
      const outcomes = { done: 0, uncertain: 0 };
      let running = true;
      const load = async () => {
        while (running) {
          try {
            await increment(database);
            outcomes.done += 1;
          } catch (error) {
            if (!isTemporaryFailure(error)) throw error;
            outcomes.uncertain += 1;
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
        }
      };
      const workers = Promise.all(Array.from({ length: 6 }, load));
      const progress = async (by: number) => {
        const goal = outcomes.done + by;
        await waitFor(() => outcomes.done >= goal, { what: 'updates', timeoutMs: RESTART_TIMEOUT_MS });
      };
      await progress(30);
      await (how === 'killed' ? server.kill() : server.stop());
      await waitFor(() => outcomes.uncertain > 0, { what: 'somebody to notice' });
      await server.restart();
      await progress(30);
      running = false;
      await workers;
      const value = await currentValue(database);
      expect(value).toBeGreaterThanOrEqual(outcomes.done);
      expect(value).toBeLessThanOrEqual(outcomes.done + outcomes.uncertain);
    },
    5 * RESTART_TIMEOUT_MS,
  );

  test(
    'that says nothing keeps nobody for ever, and is used again when it speaks',
    async () => {
      await using database = await openCounters(withTarget({ statementTimeoutMs: 1_000 }));
      await waitFor(() => reset(database).then(() => true), { what: 'the counters' });
      server.signal('SIGSTOP');
      try {
        // What was on its way may still be answered.
        const failed = (work: () => Promise<unknown>) => async () =>
          isTemporaryFailure(await work().catch((error) => error));
        await waitFor(
          failed(() => increment(database)),
          { what: 'silence' },
        );
        await waitFor(
          failed(() => currentValue(database)),
          { what: 'silence' },
        );
      } finally {
        server.signal('SIGCONT');
      }
      await waitFor(() => increment(database).then(() => true), { what: 'an update' });
      await expect(database.ping()).resolves.toBeUndefined();
    },
    5 * RESTART_TIMEOUT_MS,
  );

  test(
    'that is away is waited for by who starts, and reported, but not by who is impatient',
    async () => {
      await server.stop();
      const warnings: string[] = [];
      const log = { warn: (_attributes: object, message: string) => void warnings.push(message) };
      await expect(openDatabase({ target: place.target, impatient: true })).rejects.toThrow();
      const opening = openDatabase({ target: place.target, log });
      await waitFor(() => warnings.length > 0, { what: 'a warning' });
      await server.restart();
      await using database = await opening;
      await database.ping();
      expect(warnings[0]).toMatch(/waiting for the database/);
    },
    5 * RESTART_TIMEOUT_MS,
  );

  test('refuses who has the wrong password or asks for a database that there is not, in clear words', async () => {
    const wrong = withTarget({ password: async () => 'geheim' });
    const refusal = await openDatabase({ target: wrong }).catch(({ message }) => message);
    expect(refusal).toMatch(/at 127\.0\.0\.1:\d+ does not let the user naru in/);
    expect(refusal).not.toContain('geheim');
    const absent = withTarget({ database: 'nothing_here' });
    await expect(openDatabase({ target: absent })).rejects.toThrow(/has no database nothing_here/);
  });

  test('is given the password that is in the file at the moment', async () => {
    await using folder = temporaryFolder();
    const file = join(folder.path, 'password');
    const url = new URL(place.url);
    const { password } = url;
    url.password = '';
    writeFileSync(file, 'wrong');
    const target = databaseAt(url.href, { file });
    await expect(openDatabase({ target })).rejects.toThrow(/does not let/);
    writeFileSync(file, `${password}\n`);
    await using database = await openDatabase({ target });
    await database.ping();
  });

  test('is spoken to as the URL says: in the clear, encrypted, or encrypted and sure of who it is', async () => {
    await using folder = temporaryFolder();
    const authority = join(folder.path, 'ca.pem');
    writeFileSync(authority, certificate.cert);
    const open = (parameters: string) =>
      openDatabase({ target: databaseAt(`${place.url}?${parameters}`), impatient: true });
    const isEncrypted = async (parameters: string) => {
      await using database = await open(parameters);
      const [row] = await database.read((em) => em.execute<{ version: string | null }[]>(encryption));
      return Boolean(row?.version);
    };
    expect(await isEncrypted('sslmode=disable')).toBe(false);
    expect(await isEncrypted('sslmode=require')).toBe(true);
    expect(await isEncrypted(`sslmode=verify-full&sslrootcert=${encodeURIComponent(authority)}`)).toBe(true);
    await expect(open('sslmode=verify-full')).rejects.toThrow(/self-signed/);
  });

  test('gives up a statement that takes too long, and is used on', async () => {
    await using database = await openCounters(withTarget({ statementTimeoutMs: 1_000 }));
    const slow = await database.transaction((em) => em.execute(sleep)).catch((error) => error);
    expect(isTemporaryFailure(slow)).toBe(true);
    await waitFor(() => increment(database).then(() => true), { what: 'an update' });
  });

  test('lets both have their way who lock the same rows in another order', async () => {
    await using database = await openCounters(place.target);
    await database.transaction(async (em) => {
      await em.nativeDelete(CounterRow, {});
      for (const name of ['a', 'b']) em.create(CounterRow, { name, value: 0 });
    });
    const met = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    let tries = 0;
    const lockInOrder = (names: readonly string[], mine: 0 | 1) =>
      database.transaction(async (em) => {
        tries += 1;
        for (const name of names) {
          const row = await em.findOneOrFail(CounterRow, name, { lockMode: LockMode.PESSIMISTIC_WRITE });
          row.value += 1;
          met[mine].resolve();
          await met[mine === 0 ? 1 : 0].promise;
        }
      });
    await Promise.all([lockInOrder(['a', 'b'], 0), lockInOrder(['b', 'a'], 1)]);
    const rows = await database.read((em) => em.find(CounterRow, {}, { orderBy: { name: 'asc' } }));
    expect(rows.map(({ value }) => value)).toEqual([2, 2]);
    expect(tries).toBeGreaterThan(2);
  });

  test('keeps a NUL character, or says that it cannot', async () => {
    await using database = await openCounters(place.target);
    const name = 'before\0after';
    const writing = database
      .transaction(async (em) => void em.create(CounterRow, { name, value: 1 }))
      .then(() => database.read((em) => em.count(CounterRow, { name })))
      .catch(({ message }) => message);
    expect(await writing).toEqual(engine === 'mariadb' ? 1 : 'PostgreSQL keeps no NUL characters');
    await increment(database);
  });

  test('never tells work as done of which a part has failed', async () => {
    await using database = await openCounters(place.target);
    const before = await currentValue(database);
    const hiding = database.transaction(async (em) => {
      await em.nativeUpdate(CounterRow, 'a', { value: 1_000 });
      await em.execute('select nonsense').catch(() => {});
    });
    const done = await hiding.then(
      () => true,
      () => false,
    );
    expect(await currentValue(database)).toBe(done ? 1_000 : before);
    expect(done).toBe(engine === 'mariadb'); // which undoes the failed statement alone
  });
});
