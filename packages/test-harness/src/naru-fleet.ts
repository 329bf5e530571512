import { type DatabaseServer, startMariadb, startPostgresql } from '@naru/databases';
import { type Fleet, type FleetOptions, startFleet } from '@naru/fleet';
import { issueDevelopmentToken, type Role } from '@naru/identity';
import { type NatsServer, provisionStreamsAt, startNatsServer } from '@naru/nats';
import { DATABASE_OWNERS, databaseVariable, SERVICES } from '@naru/processes';
import { awayFromMidnight } from './away-from-midnight.ts';
import { type Client, createTestClient } from './client.ts';
import { comeToRest } from './come-to-rest.ts';
import { databaseOn, databasesOfServices } from './databases.ts';
import { LOG_LEVEL, TEST_SECRETS } from './naru.ts';
import { createNetworkLink, type NetworkLink } from './network-link.ts';
import { type Streams, streamsOf } from './streams.ts';
import { temporaryFolder } from './temporary-folder.ts';

export type NaruFleetOptions = Pick<
  FleetOptions,
  'business' | 'replicas' | 'env' | 'envOf' | 'liveness' | 'say' | 'log'
> & {
  /** Whether it gets a PostgreSQL and a MariaDB of its own, to do with as the test likes. */
  readonly ownDatabaseServers?: boolean;
};

/** All of Naru behind its balancer, each service as several processes that are kept running. */
export interface NaruFleet extends AsyncDisposable {
  /** The URL of the balancer in front of the gateways. */
  readonly url: string;
  readonly fleet: Fleet;
  readonly nats: NatsServer;
  readonly streams: Streams;
  readonly folder: string;
  /** The ways that can be cut, such as `calls to nats` and `gateway to calls`. */
  readonly links: ReadonlyMap<string, NetworkLink>;
  /** Its own database servers, by name. */
  readonly databaseServers: ReadonlyMap<string, DatabaseServer>;
  /** Somebody who is signed in. */
  signIn(role: Role, sub: string): Promise<Client>;
  /** Resolves when whatever was committed is published, and handled by every policy. */
  comesToRest(): Promise<boolean>;
}

export async function startNaruFleet(options: NaruFleetOptions = {}): Promise<NaruFleet> {
  if (options.business !== 'pickup') await awayFromMidnight();
  await using starting = new AsyncDisposableStack();
  const folder = starting.use(temporaryFolder()).path;
  const nats = starting.use(await startNatsServer({ storeFolder: `${folder}/nats` }));
  await provisionStreamsAt(nats.url);
  let fleet: Fleet | undefined;
  const links = await createLinks(starting, nats, (service) => (fleet as Fleet).portOf(service));
  const own = options.ownDatabaseServers ? await startDatabaseServers(starting) : undefined;
  const databases = own ? await databasesOf(own) : await databasesOfServices(starting);
  const running = starting.use(
    await startFleet({
      ...{ dataFolder: folder, natsUrl: nats.url, secrets: TEST_SECRETS },
      log: (name, line) => void process.stderr.write(`${name}: ${line}\n`),
      ...options,
      env: { LOG_LEVEL, ...databases, ...options.env },
      envOf: (service) => ({ ...environmentOver(links, service), ...options.envOf?.(service) }),
    }),
  );
  fleet = running;
  const resources = starting.move();
  const streams = streamsOf(nats.url);
  const publishers = () =>
    running.status.filter(({ service }) => service !== 'gateway').map(({ url }) => url);
  return {
    ...{ url: running.url, fleet: running, nats, streams, folder, links },
    comesToRest: () => comeToRest(streams, publishers),
    databaseServers: new Map(Object.entries(own ?? {})),
    async signIn(role, sub) {
      return resources.use(createTestClient(running.url, await issueDevelopmentToken(folder, { role, sub })));
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

async function startDatabaseServers(resources: AsyncDisposableStack) {
  const [postgresql, mariadb] = await Promise.all([startPostgresql(), startMariadb()]);
  return { postgresql: resources.use(postgresql), mariadb: resources.use(mariadb) };
}

/** A new database for each service, on the engine that it uses in a deployment; they go with their servers. */
async function databasesOf({
  postgresql,
  mariadb,
}: Awaited<ReturnType<typeof startDatabaseServers>>): Promise<Record<string, string>> {
  const urls: Record<string, string> = {};
  for (const owner of DATABASE_OWNERS) {
    const server = owner === 'stores' ? mariadb.urlOf('mysql') : postgresql.urlOf('postgres');
    urls[databaseVariable(owner)] = (await databaseOn(server)).url;
  }
  return urls;
}

const toNats = (service: string) => `${service} to nats`;
const toSubgraph = (service: string) => `gateway to ${service}`;

async function createLinks(
  resources: AsyncDisposableStack,
  nats: NatsServer,
  portOf: (service: string) => number,
): Promise<Map<string, NetworkLink>> {
  const links = new Map<string, NetworkLink>();
  for (const { name, subgraph } of SERVICES) {
    links.set(toNats(name), resources.use(await createNetworkLink(() => nats.port)));
    if (subgraph === undefined) continue;
    links.set(toSubgraph(name), resources.use(await createNetworkLink(() => portOf(name))));
  }
  return links;
}

/** Where a service finds others: at the near ends of the links. */
function environmentOver(links: ReadonlyMap<string, NetworkLink>, service: string): Record<string, string> {
  const env: Record<string, string> = { NATS_URL: `nats://127.0.0.1:${links.get(toNats(service))?.port}` };
  if (service !== 'gateway') return env;
  for (const { name, subgraph } of SERVICES) {
    if (subgraph === undefined) continue;
    const variable = `SUBGRAPH_URL_${subgraph.toUpperCase().replaceAll('-', '_')}`;
    env[variable] = `http://127.0.0.1:${links.get(toSubgraph(name))?.port}/graphql`;
  }
  return env;
}
