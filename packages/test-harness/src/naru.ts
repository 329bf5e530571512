import { issueDevelopmentToken, type Role } from '@naru/identity';
import { type NatsServer, type NatsUsers, provisionStreamsAt, startNatsServer } from '@naru/nats';
import {
  type ProcessSystem,
  type ProcessSystemOptions,
  type ServiceProcess,
  startProcesses,
} from '@naru/processes';
import { awayFromMidnight } from './away-from-midnight.ts';
import { type Client, createTestClient } from './client.ts';
import { comeToRest } from './come-to-rest.ts';
import { databasesOfServices } from './databases.ts';
import { type Streams, streamsOf } from './streams.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { waitFor } from './wait-for.ts';

/** Which services there are, how many of each, and further environment of all, such as `DISPATCH_MODE`. */
export interface NaruOptions extends Pick<ProcessSystemOptions, 'business' | 'replicas' | 'env'> {
  /** Lets each process do on NATS what it has to, and nothing else. */
  readonly natsUsers?: NatsUsers;
}

/** All of Naru, one process a service, on free ports and in a folder of its own. */
export interface Naru extends AsyncDisposable {
  /** The gateway's URL. */
  readonly url: string;
  readonly nats: NatsServer;
  readonly streams: Streams;
  readonly folder: string;
  /** The environment that tells where the services' databases are, where they are not in the folder. */
  readonly databases: Readonly<Record<string, string>>;
  readonly services: readonly ServiceProcess[];
  service(name: string): ServiceProcess;
  token(role: Role, sub: string): Promise<string>;
  /** Somebody who is signed in, and uses one of the gateways. */
  signIn(role: Role, sub: string, gateway?: string): Promise<Client>;
  anonymous(): Client;
  /** Resolves when as many subscriptions to a field without a snapshot stand: from then on each hears of everything. */
  subscribersListen(field: string, count: number): Promise<void>;
  /** Resolves when whatever was committed is published, and handled by every policy. */
  comesToRest(): Promise<boolean>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** What services say that they only say in trouble, for a failing test to show. */
export const LOG_LEVEL = process.env.NARU_TEST_LOG_LEVEL ?? 'fatal';

/** Nobody is refused because the machine is slow; a test that is about that says so itself. */
export const PATIENCE = {
  ...{ DISPATCH_TIMEOUT_MS: '20000', HOLD_TIMEOUT_MS: '20000', REGISTRATION_TIMEOUT_MS: '20000' },
  SUBGRAPH_TIMEOUT_MS: '30000',
};

export const TEST_SECRETS = {
  gateway: 'gateway-secret-for-tests-0123456789',
  cursor: 'cursor-secret-for-tests-0123456789',
};

export async function startNaru({ natsUsers: users, ...options }: NaruOptions = {}): Promise<Naru> {
  if (options.business !== 'pickup') await awayFromMidnight();
  await using starting = new AsyncDisposableStack();
  const folder = starting.use(temporaryFolder()).path;
  const nats = starting.use(
    await startNatsServer({ storeFolder: `${folder}/nats`, ...(users && { extraConfig: users.config }) }),
  );
  await provisionStreamsAt(nats.url, users?.credentialsOf('provisioner'));
  const databases = await databasesOfServices(starting);
  const system = starting.use(
    await startProcesses({
      dataFolder: folder,
      natsUrl: nats.url,
      secrets: TEST_SECRETS,
      ...options,
      // Nor is a courier forgotten who was last seen when the test began.
      env: { LOG_LEVEL, ...PATIENCE, POSITION_TTL_MS: '86400000', ...databases, ...options.env },
      ...(users && { envOf: (service) => users.environmentOf(service) }),
      log: (service, line) => void process.stderr.write(`${service}: ${line}\n`),
    }),
  );
  const resources = starting.move();
  const streams = streamsOf(nats.url, users?.credentialsOf('operator'));
  return {
    ...door(system, nats, streams, folder, resources),
    databases,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

function door(
  system: ProcessSystem,
  nats: NatsServer,
  streams: Streams,
  folder: string,
  resources: AsyncDisposableStack,
) {
  const { url } = system.service('gateway');
  const token = (role: Role, sub: string) => issueDevelopmentToken(folder, { role, sub });
  return {
    url,
    nats,
    streams,
    folder,
    services: system.services,
    service: (name: string) => system.service(name),
    token,
    signIn: async (role: Role, sub: string, gateway = 'gateway') => {
      return resources.use(createTestClient(system.service(gateway).url, await token(role, sub)));
    },
    anonymous: () => resources.use(createTestClient(url)),
    comesToRest: () =>
      comeToRest(streams, () =>
        system.services.filter(({ name }) => !name.startsWith('gateway')).map((service) => service.url),
      ),
    subscribersListen: async (field: string, count: number) => {
      const standing = `naru_gateway_subscriptions{field="${field}",protocol="websocket"} ${count}\n`;
      await waitFor(async () => (await (await fetch(`${url}/metrics`)).text()).includes(standing), {
        what: `${count} subscriptions to ${field}`,
      });
    },
  };
}
