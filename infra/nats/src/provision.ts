import { JetStreamApiError, type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { declareStreams, type StreamDeclaration } from './streams.ts';

const STREAM_NAME_IN_USE = 10058; // https://github.com/nats-io/nats-server/blob/main/server/errors.json

export interface ProvisionOptions {
  /** Copies of each stream in a cluster: 1 (the default), 3 or 5. */
  replicas?: number;
}

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
export async function provisionStreamsAt(servers: string, options: ProvisionOptions = {}): Promise<void> {
  const nc = await connect({ servers, name: 'naru-provision' });
  try {
    await provisionStreams(await jetstreamManager(nc), options);
  } finally {
    await nc.close();
  }
}

if (import.meta.main) {
  const replicas = Number(process.env['NATS_REPLICAS'] ?? '1');
  await provisionStreamsAt(process.env['NATS_URL'] ?? 'nats://127.0.0.1:4222', { replicas });
  process.stdout.write(`Streams are provisioned (replicas: ${replicas}).\n`);
}
