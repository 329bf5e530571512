import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';

/** One process's connection to NATS. Disposing of it sends what is still buffered, then closes. */
export interface Bus extends AsyncDisposable {
  readonly nc: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
  /** Such as `2.9.10`; features newer than 2.9 must be asked for by it. */
  readonly serverVersion: string;
  /** @throws Error while there is no connection. */
  assertConnected(): void;
}

export interface BusOptions {
  readonly servers: string | readonly string[];
  /** The client's name in the server's monitoring. */
  readonly name: string;
  readonly log: Logger;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

const RECONNECT_WAIT_MS = 250;

/** Connects, waiting for a server that is still starting, and reconnects for as long as the process lives. */
export async function connectBus(options: BusOptions): Promise<Bus> {
  const nc = await connect({
    servers: typeof options.servers === 'string' ? options.servers.split(',') : [...options.servers],
    name: options.name,
    ...(options.user === undefined ? {} : { user: options.user, pass: options.password }),
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_WAIT_MS,
    waitOnFirstConnect: true,
  });
  let connected = true;
  void (async () => {
    for await (const status of nc.status()) {
      if (status.type === 'disconnect') connected = false;
      if (status.type === 'reconnect') connected = true;
      if (status.type === 'disconnect' || status.type === 'reconnect') {
        options.log.warn(
          { server: nc.getServer() },
          status.type === 'reconnect' ? 'NATS is back' : 'NATS is gone',
        );
      }
    }
  })();
  return {
    nc,
    js: jetstream(nc),
    jsm: await jetstreamManager(nc, { checkAPI: false }),
    serverVersion: nc.info?.version ?? 'unknown',
    assertConnected() {
      if (!connected || nc.isClosed()) throw new Error('not connected to NATS');
    },
    async [Symbol.asyncDispose]() {
      if (nc.isClosed()) return;
      // Without a server there is nobody to drain to.
      await (connected ? nc.drain() : nc.close());
    },
  };
}
