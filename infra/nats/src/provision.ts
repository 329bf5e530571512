import { type BusOptions, connectBus, natsOptions, natsVariables } from '@naru/messaging';
import { ConfigError, parseConfig, variables } from '@naru/service-host';
import { JetStreamApiError, type JetStreamManager } from '@nats-io/jetstream';
import { pino } from 'pino';
import { z } from 'zod';
import { declareStreams, type StreamDeclaration } from './streams.ts';

const STREAM_NAME_IN_USE = 10058; // https://github.com/nats-io/nats-server/blob/main/server/errors.json

export interface ProvisionOptions {
  /** Copies of each stream in a cluster: 1 (the default), 3 or 5. */
  replicas?: number | undefined;
}

const provisionVariables = z.object({
  NATS_URL: variables.text('nats://127.0.0.1:4222'),
  NATS_REPLICAS: variables.positiveInt(1),
  ...natsVariables,
});

/**
 * Brings the streams to their declaration: creates the missing ones, updates the others, deletes none.
 * Repeating it, also from several processes at once, changes nothing.
 * @throws JetStreamApiError when the server refuses a declaration, e.g. more replicas than it has peers.
 */
export async function provisionStreams(jsm: JetStreamManager, options: ProvisionOptions = {}): Promise<void> {
  for (const stream of declareStreams({ replicas: options.replicas ?? 1 })) await createOrUpdate(jsm, stream);
}

async function createOrUpdate(jsm: JetStreamManager, stream: StreamDeclaration): Promise<void> {
  try {
    await jsm.streams.add(stream); // succeeds on an existing stream of the same configuration
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== STREAM_NAME_IN_USE) throw error;
    await jsm.streams.update(stream.name, stream);
  }
}

/** The same on a server that nobody is connected to yet. */
export async function provisionStreamsAt(
  servers: string,
  { replicas, ...credentials }: ProvisionOptions & Pick<BusOptions, 'user' | 'credentials' | 'tls'> = {},
): Promise<void> {
  const log = pino({ level: 'silent' });
  await using bus = await connectBus({ servers, name: 'naru-provision', log, ...credentials });
  await provisionStreams(bus.jsm, { replicas });
}

if (import.meta.main) {
  try {
    const { NATS_URL, NATS_REPLICAS: replicas, ...nats } = parseConfig(provisionVariables, process.env);
    await provisionStreamsAt(NATS_URL, { replicas, ...natsOptions(nats) });
    process.stdout.write(`Streams are provisioned (replicas: ${replicas}).\n`);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}
