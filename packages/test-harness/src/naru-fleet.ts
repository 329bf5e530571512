import { type Fleet, type FleetOptions, startFleet } from '@naru/fleet';
import { issueDevelopmentToken, type Role } from '@naru/identity';
import { type NatsServer, provisionStreamsAt, startNatsServer } from '@naru/nats';
import { type Client, createTestClient } from './client.ts';
import { LOG_LEVEL, TEST_SECRETS } from './naru.ts';
import { type Streams, streamsOf } from './streams.ts';
import { temporaryFolder } from './temporary-folder.ts';

export type NaruFleetOptions = Pick<
  FleetOptions,
  'business' | 'replicas' | 'env' | 'envOf' | 'liveness' | 'say'
>;

/** All of Naru behind its balancer, each service as several processes that are kept running. */
export interface NaruFleet extends AsyncDisposable {
  /** The URL of the balancer in front of the gateways. */
  readonly url: string;
  readonly fleet: Fleet;
  readonly nats: NatsServer;
  readonly streams: Streams;
  readonly folder: string;
  /** Somebody who is signed in. */
  signIn(role: Role, sub: string): Promise<Client>;
}

export async function startNaruFleet(options: NaruFleetOptions = {}): Promise<NaruFleet> {
  await using starting = new AsyncDisposableStack();
  const folder = starting.use(temporaryFolder()).path;
  const nats = starting.use(await startNatsServer({ storeFolder: `${folder}/nats` }));
  await provisionStreamsAt(nats.url);
  const fleet = starting.use(
    await startFleet({
      ...{ dataFolder: folder, natsUrl: nats.url, secrets: TEST_SECRETS },
      ...options,
      env: { LOG_LEVEL, ...options.env },
      log: (name, line) => void process.stderr.write(`${name}: ${line}\n`),
    }),
  );
  const resources = starting.move();
  return {
    ...{ url: fleet.url, fleet, nats, streams: streamsOf(nats.url), folder },
    async signIn(role, sub) {
      return resources.use(createTestClient(fleet.url, await issueDevelopmentToken(folder, { role, sub })));
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
