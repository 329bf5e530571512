import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgresql } from '@naru/databases';
import { issueDevelopmentToken, type Role } from '@naru/identity';
import { DATABASE_OWNERS, type DatabaseOwner, databaseIn, databaseVariable, freePort } from '@naru/processes';
import { databaseOn } from '@naru/test-harness';
import { type Ask, createAsk } from './load/client.ts';
import { type MeasuredProcess, startMeasured } from './measured-process.ts';
import type { EngineName } from './options.ts';

/** All of Naru in one process, as `npm start` runs it, without demo data. */
export interface Naru extends AsyncDisposable {
  readonly process: MeasuredProcess;
  readonly natsUrl: string;
  databaseUrl(owner: DatabaseOwner): string;
  token(role: Role, sub: string): Promise<string>;
  /** Asks as somebody. @throws Error when the answer has errors */
  ask<Data>(role: Role, sub: string, query: string, variables?: object): Promise<Data>;
}

export async function startNaru(engine: EngineName): Promise<Naru> {
  await using starting = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'naru-bench-'));
  starting.defer(() => rmSync(folder, { recursive: true, force: true }));
  const databases = new Map<DatabaseOwner, string>();
  if (engine === 'postgresql') {
    const server = starting.use(await startPostgresql());
    for (const owner of DATABASE_OWNERS) {
      if (owner === 'stores') continue; // knows SQLite and MariaDB, and has no part in what is measured
      const { url } = await databaseOn(server.urlOf('postgres'));
      databases.set(owner, url);
    }
  }
  const [port, natsPort] = [await freePort(), await freePort()];
  const server = starting.use(
    await startMeasured({
      main: 'infra/local/start.ts',
      port,
      env: {
        NARU_DATA: folder,
        NATS_PORT: String(natsPort),
        DEMO_DATA: 'false',
        ...Object.fromEntries([...databases].map(([owner, url]) => [databaseVariable(owner), url])),
      },
      nodeOptions: ['--max-semi-space-size=16'],
    }),
  );
  const askOver: Ask = createAsk(server.url, 20);
  const token = (role: Role, sub: string) => issueDevelopmentToken(folder, { role, sub });
  const resources = starting.move();
  return {
    process: server,
    natsUrl: `nats://127.0.0.1:${natsPort}`,
    databaseUrl: (owner) => databases.get(owner) ?? databaseIn(folder, owner),
    token,
    async ask<Data>(role: Role, sub: string, query: string, variables: object = {}) {
      const { data, errors } = await askOver<Data>(await token(role, sub), query, variables);
      if (errors.length > 0 || data === undefined) throw new Error(JSON.stringify(errors));
      return data;
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
