import { setTimeout as delay } from 'node:timers/promises';
import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import {
  type Authenticator,
  connect,
  credsAuthenticator,
  type NatsConnection,
  nkeyAuthenticator,
  usernamePasswordAuthenticator,
} from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { createPublisher, type Publish } from './publisher.ts';

/** One process's connection to NATS. Disposing of it sends what is still buffered, then closes. */
export interface Bus extends AsyncDisposable {
  readonly nc: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
  /** Publishes to a stream, many messages at a time. */
  readonly publish: Publish;
  /** Such as `2.9.10`; features newer than 2.9 must be asked for by it. */
  readonly serverVersion: string;
  /** @throws Error while there is no connection. */
  assertConnected(): void;
  /** Calls the listener each time that a lost connection is back, until the listening is disposed of. */
  onReturn(listener: () => void): Disposable;
}

export type Credentials =
  | { readonly password: string }
  | { readonly nkeySeed: string }
  /** The content of a `.creds` file. */
  | { readonly creds: string };

export interface BusOptions {
  readonly servers: string | readonly string[];
  /** The client's name in the server's monitoring. */
  readonly name: string;
  readonly log: Logger;
  /** Answers come to inboxes of this user alone; to anybody's without one. */
  readonly user?: string | undefined;
  readonly credentials?: Credentials;
  /** PEM. The connection is encrypted or not made. */
  readonly tls?: {
    readonly ca?: string | undefined;
    readonly cert?: string | undefined;
    readonly key?: string | undefined;
  };
  /** Fails where no server answers at once, instead of waiting for one that is still starting. */
  readonly impatient?: boolean;
}

const RECONNECT_WAIT_MS = 250;
/** A server that accepts no connection within this time is passed over for the next one. */
const CONNECT_TIMEOUT_MS = 5_000;
/** A connection whose other end is gone without a word is given up when the third ping finds no answer. */
const PING_INTERVAL_MS = 10_000;
const REMINDER_MS = 5_000;
const PUBLISH_TIMEOUT_MS = 2_000;
const DRAIN_TIMEOUT_MS = 3_000;

/**
 * Connects, waiting for a server that is still starting, and reconnects for as long as the process lives.
 * @throws Error when the server refuses, or, where told to be impatient, does not answer
 */
export async function connectBus(options: BusOptions): Promise<Bus> {
  const nc = await connectTo(options);
  let connected = true;
  const listeners = new Set<() => void>();
  void (async () => {
    for await (const status of nc.status()) {
      if (status.type !== 'disconnect' && status.type !== 'reconnect') continue;
      connected = status.type === 'reconnect';
      options.log.warn({ server: nc.getServer() }, connected ? 'NATS is back' : 'NATS is gone');
      if (connected) for (const listener of listeners) listener();
    }
  })();
  void nc.closed().then((error) => {
    if (error) options.log.fatal({ err: error }, 'the connection to NATS is lost for good');
  });
  return {
    nc,
    js: jetstream(nc),
    jsm: await jetstreamManager(nc, { checkAPI: false }),
    publish: createPublisher(nc, { inboxPrefix: inboxPrefixOf(options), timeoutMs: PUBLISH_TIMEOUT_MS }),
    serverVersion: nc.info?.version ?? 'unknown',
    assertConnected() {
      if (!connected || nc.isClosed()) throw new Error('not connected to NATS');
    },
    onReturn(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    async [Symbol.asyncDispose]() {
      // Without a server there is nobody to drain to, and one that has just gone may never answer.
      if (connected && !nc.isClosed()) {
        const drained = nc.drain().catch(() => {});
        await Promise.race([drained, delay(DRAIN_TIMEOUT_MS, undefined, { ref: false })]);
      }
      await nc.close();
    },
  };
}

async function connectTo(options: BusOptions): Promise<NatsConnection> {
  const { servers, name, log, user, credentials, tls, impatient = false } = options;
  const list = typeof servers === 'string' ? servers.split(',') : [...servers];
  const addresses = list.map((server) => server.replace(/^.*@/, ''));
  const reminder = setInterval(
    () => log.warn({ servers: addresses }, 'still waiting for NATS to answer'),
    REMINDER_MS,
  );
  const settings = {
    servers: list,
    name,
    ...(credentials && { authenticator: authenticatorOf(user, credentials) }),
    inboxPrefix: inboxPrefixOf(options),
    ...(tls && { tls: present(tls) }),
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_WAIT_MS,
    timeout: CONNECT_TIMEOUT_MS,
    pingInterval: PING_INTERVAL_MS,
    waitOnFirstConnect: !impatient,
    // Each request would make two errors, to have their stacks in case it fails.
    noAsyncTraces: true,
  };
  try {
    if (credentials === undefined) return await connect(settings);
    // A wrong password is reported. One that was right is tried again and again when the connection was lost: while
    // passwords are replaced, the two sides differ for a while.
    await (await connect(settings)).close();
    return await connect({ ...settings, ignoreAuthErrorAbort: true });
  } finally {
    clearInterval(reminder);
  }
}

const inboxPrefixOf = ({ user }: BusOptions): string => (user === undefined ? '_INBOX' : `_INBOX.${user}`);

function authenticatorOf(user = '', credentials: Credentials): Authenticator {
  if ('password' in credentials) return usernamePasswordAuthenticator(user, credentials.password);
  const encoded = new TextEncoder();
  if ('creds' in credentials) return credsAuthenticator(encoded.encode(credentials.creds));
  return nkeyAuthenticator(encoded.encode(credentials.nkeySeed.trim()));
}

/** Without what is undefined: the client takes its mere presence for a setting. */
const present = (settings: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
